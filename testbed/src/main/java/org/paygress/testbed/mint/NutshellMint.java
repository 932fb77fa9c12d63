package org.paygress.testbed.mint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.MintInfo;
import org.paygress.protocol.money.MintUrl;
import org.paygress.testbed.peer.PeerSetup;

/**
 * The reference mint, Nutshell, as a process on loopback that pays its own quotes. Release 0.20.2
 * has keyset ids of version 01, release 0.18.2 of version 00.
 */
public final class NutshellMint implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(90);

  private final Process process;
  private final Path data;
  private final MintUrl url;

  private NutshellMint(Process process, Path data, MintUrl url) {
    this.process = process;
    this.data = data;
    this.url = url;
  }

  /**
   * Installs the release if need be and starts it with an empty database.
   *
   * @param feePpk input fee in thousandths of a sat for each proof
   */
  public static NutshellMint start(String release, long feePpk) {
    try {
      Path installed = PeerSetup.installed("nutshell", release);
      Path data = Files.createTempDirectory("nutshell-");
      int port = freePort();
      ProcessBuilder builder =
          new ProcessBuilder(
              installed.resolve("venv/bin/mint").toString(),
              "--host",
              "127.0.0.1",
              "--port",
              Integer.toString(port));
      builder.environment().putAll(settings(data, feePpk));
      Process process =
          builder
              .directory(data.toFile())
              .redirectErrorStream(true)
              .redirectOutput(data.resolve("mint.log").toFile())
              .start();
      NutshellMint mint = new NutshellMint(process, data, MintUrl.of("http://127.0.0.1:" + port));
      mint.awaitAnswer();
      return mint;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> settings(Path data, long feePpk) {
    return Map.of(
        "MINT_BACKEND_BOLT11_SAT",
        "FakeWallet",
        "MINT_PRIVATE_KEY",
        HexFormat.of().formatHex(Scalar.random().bytes()),
        "MINT_DATABASE",
        data.resolve("db").toString(),
        "MINT_INPUT_FEE_PPK",
        Long.toString(feePpk),
        "MINT_RATE_LIMIT",
        "false",
        "TOR",
        "false");
  }

  private static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() {
    MintClient client = new MintClient(url, Duration.ofSeconds(5));
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (client.info() instanceof MintAnswer.Done<MintInfo>) {
        return;
      }
      try {
        Thread.sleep(250);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
    throw new IllegalStateException("the mint did not come up");
  }

  public MintUrl url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
