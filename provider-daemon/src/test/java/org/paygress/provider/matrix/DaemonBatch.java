package org.paygress.provider.matrix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.Consumer;
import org.paygress.provider.FakeHostDaemon;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/**
 * What moves money in the whole daemon, killed where a log line says how far it is.
 *
 * @param traps patterns of log lines: where the first daemon is killed, where the next one is
 */
record DaemonBatch(DaemonOperation operation, List<String> traps) implements Batch {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SECOND_DEATH = Duration.ofSeconds(8);
  private static final Duration SECOND_ANSWER = Duration.ofSeconds(1);
  // One consumer is answered two questions a second, and met with silence beyond.
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(550);
  private static final String NO_TRAP = "(?!)";

  @Override
  public String name() {
    return "%-9s %s".formatted(operation.title(), String.join(" then ", traps));
  }

  @Override
  public Outcome run(Path dir) throws Exception {
    try (DevRelay relay = DevRelay.start(0)) {
      List<Cell> cells =
          Fault.all().map(fault -> Cell.of(fault, DevMintOptions.defaults())).toList();
      PublicKey provider = KeyFiles.createIdentity(dir.resolve("nsec")).publicKey();
      KeyFiles.createSeed(dir.resolve("seed"));
      Path config = Files.writeString(dir.resolve("paygressd.toml"), toml(dir, relay, cells));
      Operator operator = new Operator(dir.resolve("state"));
      List<Payer> payers = new ArrayList<>();
      for (Cell cell : cells) {
        Consumer consumer = new Consumer(relay.url(), provider);
        payers.add(new Payer(cell, consumer, cell.token(DaemonOperation.SATS), operator));
      }
      try {
        return run(dir, config, payers);
      } finally {
        payers.forEach(payer -> payer.consumer().close());
        cells.forEach(Cell::close);
      }
    }
  }

  private Outcome run(Path dir, Path config, List<Payer> payers) throws Exception {
    ChildProcess daemon = daemon(config, traps.getFirst());
    Map<Payer, String> leases = operation.rentsFirst() ? rent(payers) : Map.of();
    payers.forEach(p -> p.cell().fault().arm(p.cell().faults(), operation.mintPath()));
    payers.forEach(p -> operation.begin(p, leases.getOrDefault(p, "")));
    long wanted = Math.min(payers.size(), operation.atOnce());
    daemon.killWhen(child -> child.trapped() + over(payers) >= wanted, LIMIT);
    payers.forEach(p -> p.cell().betweenDeathAndRecovery());
    long held = daemon.trapped();
    for (String trap : traps.subList(1, traps.size())) {
      daemon = daemon(config, trap);
      long left = held;
      daemon.killWhen(child -> child.trapped() >= left, SECOND_DEATH);
      held = daemon.trapped();
    }
    daemon = daemon(config, NO_TRAP);
    payers.getFirst().operator().callAgain();
    Map<Payer, Optional<Reply>> answers = new LinkedHashMap<>();
    for (Payer payer : payers) {
      answers.put(payer, answer(payer, leases.getOrDefault(payer, ""), daemon));
    }
    if (operation == DaemonOperation.WITHDRAW) {
      awaitWithdrawals(dir);
    }
    Thread.sleep(SECOND_ANSWER);
    daemon.stop();
    return new Outcome(judge(dir, payers, answers), held);
  }

  private Optional<Reply> answer(Payer payer, String lease, ChildProcess daemon)
      throws InterruptedException {
    try {
      return switch (operation) {
        case SPAWN, REFUND, TOP_UP -> Optional.of(payer.consumer().next());
        case LEASE_END -> Optional.of(refund(payer, lease));
        case WITHDRAW -> Optional.empty();
      };
    } catch (AssertionError e) {
      throw new AssertionError(name() + ", " + payer.cell().fault().name() + ": " + daemon, e);
    }
  }

  /** Asks until what was not used is paid back. */
  private static Reply refund(Payer payer, String lease) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      Reply reply = payer.consumer().ask(DaemonOperation.status(lease));
      if (reply instanceof ErrorReply error && error.refundToken().isPresent()) {
        return reply;
      }
      Thread.sleep(BETWEEN_QUESTIONS);
    }
    throw new AssertionError("nothing is paid back");
  }

  private static Map<Payer, String> rent(List<Payer> payers) {
    Map<Payer, String> leases = new LinkedHashMap<>();
    payers.forEach(
        p -> p.consumer().say(DaemonOperation.spawn(p.cell().token(DaemonOperation.SATS))));
    payers.forEach(p -> leases.put(p, ((AccessDetails) p.consumer().next()).podId()));
    return leases;
  }

  /** How many have come to their end. */
  private long over(List<Payer> payers) {
    return switch (operation) {
      case SPAWN, REFUND, TOP_UP -> payers.stream().filter(p -> p.consumer().answered()).count();
      case WITHDRAW -> payers.getFirst().operator().answered();
      case LEASE_END -> 0;
    };
  }

  private ChildProcess daemon(Path config, String trapped) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(config.toString(), trapped));
    operation.failingStep().ifPresent(arguments::add);
    ChildProcess child = ChildProcess.start(FakeHostDaemon.class, arguments.toArray(String[]::new));
    if (!child.awaitThat(c -> c.count(line -> line.contains("is connected")) > 0, LIMIT)) {
      throw new IllegalStateException("the daemon does not start: " + child);
    }
    return child;
  }

  /** Waits until no withdrawal is under way any more. */
  private static void awaitWithdrawals(Path dir) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!withdrawals(dir, "PAYING").isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("a withdrawal stays under way");
      }
      Thread.sleep(100);
    }
  }

  /** The mints of the withdrawals with a status, as the journal has them. */
  private static List<String> withdrawals(Path dir, String status) throws SQLException {
    List<String> mints = new ArrayList<>();
    try (var journal =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("state/journal.db"));
        var rows = journal.prepareStatement("SELECT mint FROM withdrawals WHERE status = ?")) {
      rows.setString(1, status);
      var found = rows.executeQuery();
      while (found.next()) {
        mints.add(found.getString(1));
      }
    }
    return mints;
  }

  private Map<Fault, Cell.Verdict> judge(
      Path dir, List<Payer> payers, Map<Payer, Optional<Reply>> answers) throws Exception {
    Map<Fault, Cell.Verdict> verdicts = new LinkedHashMap<>();
    List<Cell> cells = payers.stream().map(Payer::cell).toList();
    WalletSeed seed = KeyFiles.seed(dir.resolve("seed"));
    try (CashuWallet provider =
            Purses.open(dir.resolve("state/wallet.db"), seed, cells, (_, _) -> {});
        CashuWallet consumer =
            Purses.open(dir.resolve("consumer.db"), WalletSeed.generate(), cells, (_, _) -> {})) {
      List<String> paid = withdrawals(dir, "PAID");
      for (Payer payer : payers) {
        payer.cell().faults().clear();
        Optional<Reply> answer = answers.getOrDefault(payer, Optional.empty());
        verdicts.put(payer.cell().fault(), judge(payer, answer, paid, provider, consumer));
      }
    }
    return verdicts;
  }

  /** What was promised is kept once; and not a sat is missing or too much. */
  private Cell.Verdict judge(
      Payer payer,
      Optional<Reply> answer,
      List<String> paid,
      CashuWallet provider,
      CashuWallet consumer)
      throws InterruptedException {
    MintUrl mint = payer.cell().url();
    boolean served = answer.filter(DaemonBatch::isService).isPresent();
    Optional<String> refund =
        answer
            .filter(ErrorReply.class::isInstance)
            .flatMap(reply -> ((ErrorReply) reply).refundToken());
    boolean refunded = refund.isPresent() && isTaken(consumer, "refund-", refund.get());
    boolean unspent = isTaken(consumer, "unspent-", payer.token().encode());
    boolean answeredAgain = payer.consumer().answered();
    Purses.drain(provider, consumer, mint);
    Cell.Verdict kept =
        switch (operation) {
          case SPAWN, REFUND, TOP_UP -> once((served ? 1 : 0) + (refunded || unspent ? 1 : 0));
          case LEASE_END -> once(refunded ? 1 : 0);
          case WITHDRAW ->
              once(
                  payer.cell().paymentsMade().orElse(0)
                      + 1
                      - Collections.frequency(paid, mint.value()));
        };
    if (kept != Cell.Verdict.GOOD) {
      return kept;
    }
    return answeredAgain ? Cell.Verdict.DOUBLED : payer.cell().judge(Purses.sats(consumer, mint));
  }

  private static boolean isService(Reply answer) {
    return answer instanceof AccessDetails || answer instanceof TopUpResponse;
  }

  private static boolean isTaken(CashuWallet consumer, String prefix, String text)
      throws InterruptedException {
    return Token.parse(text) instanceof Parsed.Ok<Token>(var token)
        && Purses.receive(consumer, prefix + token.mint().value(), token)
            instanceof ReceiveOutcome.Received;
  }

  private static Cell.Verdict once(long times) {
    if (times == 1) {
      return Cell.Verdict.GOOD;
    }
    return times < 1 ? Cell.Verdict.LOST : Cell.Verdict.DOUBLED;
  }

  private static String toml(Path dir, DevRelay relay, List<Cell> cells) {
    return """
    [provider]
    name = "matrix"
    public_address = "127.0.0.1"
    state_dir = "%s"
    key_file = "%s"
    wallet_seed_file = "%s"
    [relays]
    urls = ["%s"]
    [mints]
    urls = %s
    timeout_secs = 1
    [leases]
    max_leases = 64
    [limits]
    spawns_at_once_max = 64
    [[tiers]]
    id = "small"
    name = "Small"
    description = "many of it"
    cpu_millicores = 100
    memory_mb = 128
    disk_mb = 512
    pids_max = 64
    rate_msats_per_sec = 50
    """
        .formatted(
            dir.resolve("state"),
            dir.resolve("nsec"),
            dir.resolve("seed"),
            relay.url(),
            cells.stream()
                .map(cell -> cell.url().value())
                .collect(Collectors.joining("\", \"", "[\"", "\"]")));
  }
}
