package org.paygress.testbed.mint;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;

/**
 * A Cashu mint on loopback with real signatures: NUT-00 to NUT-12 and, if it is told to, NUT-19.
 * Its quotes are paid from the start, its state is in memory, and it goes wrong when told to.
 */
public final class DevMint implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor;
  private final DevLedger ledger;
  private final DevMelts melts;
  private final DevLightning lightning;
  private final MintFaults faults;
  private final MintHandler handler;

  private DevMint(
      HttpServer server,
      ExecutorService executor,
      DevLedger ledger,
      DevMelts melts,
      DevLightning lightning,
      MintFaults faults,
      MintHandler handler) {
    this.server = server;
    this.executor = executor;
    this.ledger = ledger;
    this.melts = melts;
    this.lightning = lightning;
    this.faults = faults;
    this.handler = handler;
  }

  /**
   * Starts a mint.
   *
   * @param port 0 for any free one
   */
  public static DevMint start(int port, DevMintOptions options) {
    // Without it each answer waits 40 ms for an acknowledgement; read once, when the server loads.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    DevLedger ledger = new DevLedger(options);
    DevLightning lightning = new DevLightning();
    DevMelts melts = new DevMelts(ledger, lightning);
    MintFaults faults = new MintFaults();
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
      server.setExecutor(executor);
      MintRoutes routes = new MintRoutes(ledger, melts, lightning, options.cachesAnswers());
      MintHandler handler =
          new MintHandler(
              new LocalUpstream(routes, new AnswerCache(options.cachesAnswers())), faults);
      server.createContext("/", handler);
      server.start();
      return new DevMint(server, executor, ledger, melts, lightning, faults, handler);
    } catch (IOException e) {
      executor.close();
      throw new UncheckedIOException("the dev mint cannot listen", e);
    }
  }

  public MintUrl url() {
    return MintUrl.of("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Its fault switches. */
  public MintFaults faults() {
    return faults;
  }

  /** What becomes of the invoices it pays. */
  public DevLightning lightning() {
    return lightning;
  }

  /** Ends the payments that are under way. */
  public void settlePayments(boolean paid) {
    melts.settle(paid);
  }

  /** Adds active keysets without a final expiry, beside the ones there are. */
  public void addKeysets() {
    ledger.add();
  }

  /** Requests to a path so far, whatever became of them. */
  public long requests(String path) {
    return handler.requests(path);
  }

  /** Retires the active keysets and makes new ones. */
  public void rotateKeysets() {
    ledger.rotate();
  }

  /** The same, with new keysets that end at {@code finalExpiry}, in Unix seconds (NUT-02). */
  public void rotateKeysets(long finalExpiry) {
    ledger.rotate(finalExpiry);
  }

  /** Charges another input fee, in ppk, for the proofs of every keyset there is. */
  public void raiseFees(long ppk) {
    ledger.raiseFees(ppk);
  }

  /** Makes a token's proofs pending, or ends that. */
  public void hold(Token token, boolean held) {
    ledger.hold(token.proofs(), held);
  }

  /** Units minted so far and not melted. */
  public long minted() {
    return ledger.minted();
  }

  /** Units kept as fees so far. */
  public long fees() {
    return ledger.fees();
  }

  @Override
  public void close() {
    faults.close();
    server.stop(0);
    executor.shutdownNow();
  }

  /** Runs a mint until it is killed: port (default 3338), fee in ppk (default 0). */
  public static void main(String[] args) throws InterruptedException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 3338;
    long feePpk = args.length > 1 ? Long.parseLong(args[1]) : 0;
    try (DevMint mint = start(port, DevMintOptions.defaults().withFee(feePpk))) {
      System.out.println("dev mint at " + mint.url());
      Thread.currentThread().join();
    }
  }
}
