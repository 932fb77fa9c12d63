package org.paygress.provider.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.Consumer;
import org.paygress.provider.FakeHostDaemon;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** A payment to the whole daemon, killed where a log line says how far it is. */
record DaemonBatch(DaemonOperation operation, String trap) implements Batch {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SECOND_ANSWER = Duration.ofSeconds(1);
  private static final String NO_TRAP = "(?!)";
  private static final long SATS = 100;

  /** A cell and who pays in it. */
  private record Payer(Cell cell, Consumer consumer, Token token) {}

  @Override
  public String name() {
    return "%-9s %s".formatted(operation.title(), trap);
  }

  @Override
  public Outcome run(Path dir) throws Exception {
    try (DevRelay relay = DevRelay.start(0)) {
      List<Cell> cells =
          Fault.all().map(fault -> Cell.of(fault, DevMintOptions.defaults())).toList();
      PublicKey provider = KeyFiles.createIdentity(dir.resolve("nsec")).publicKey();
      KeyFiles.createSeed(dir.resolve("seed"));
      Path config = Files.writeString(dir.resolve("paygressd.toml"), toml(dir, relay, cells));
      List<Payer> payers = new ArrayList<>();
      for (Cell cell : cells) {
        payers.add(new Payer(cell, new Consumer(relay.url(), provider), cell.token(SATS)));
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
    ChildProcess first = daemon(config, trap);
    Map<Payer, String> leases = new LinkedHashMap<>();
    if (operation.rentsFirst()) {
      payers.forEach(p -> p.consumer().say(spawn(p.cell().token(SATS))));
      payers.forEach(p -> leases.put(p, ((AccessDetails) p.consumer().next()).podId()));
    }
    payers.forEach(p -> p.cell().fault().arm(p.cell().faults(), "/v1/swap"));
    payers.forEach(
        p ->
            p.consumer()
                .say(
                    operation.rentsFirst()
                        ? topUp(leases.getOrDefault(p, ""), p.token())
                        : spawn(p.token())));
    first.killWhen(
        child ->
            child.trapped() + payers.stream().filter(p -> p.consumer().answered()).count()
                >= payers.size(),
        LIMIT);
    payers.forEach(p -> p.cell().betweenDeathAndRecovery());
    ChildProcess second = daemon(config, NO_TRAP);
    Map<Payer, Reply> answers = new LinkedHashMap<>();
    for (Payer payer : payers) {
      answers.put(payer, payer.consumer().next());
    }
    Thread.sleep(SECOND_ANSWER);
    second.stop();
    return new Outcome(judge(dir, payers, answers), first.trapped());
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

  private Map<Fault, Cell.Verdict> judge(Path dir, List<Payer> payers, Map<Payer, Reply> answers)
      throws Exception {
    Map<Fault, Cell.Verdict> verdicts = new LinkedHashMap<>();
    List<Cell> cells = payers.stream().map(Payer::cell).toList();
    WalletSeed seed = KeyFiles.seed(dir.resolve("seed"));
    try (CashuWallet provider =
            Purses.open(dir.resolve("state/wallet.db"), seed, cells, (_, _) -> {});
        CashuWallet consumer =
            Purses.open(dir.resolve("consumer.db"), WalletSeed.generate(), cells, (_, _) -> {})) {
      for (Payer payer : payers) {
        payer.cell().faults().clear();
        Reply answer = Objects.requireNonNull(answers.get(payer));
        verdicts.put(payer.cell().fault(), judge(payer, answer, provider, consumer));
      }
    }
    return verdicts;
  }

  /** Served or refunded, never both and never neither; and not a sat is missing or too much. */
  private static Cell.Verdict judge(
      Payer payer, Reply answer, CashuWallet provider, CashuWallet consumer)
      throws InterruptedException {
    var mint = payer.cell().url();
    if (answer instanceof ErrorReply error && error.refundToken().isPresent()) {
      if (!(Token.parse(error.refundToken().get()) instanceof Parsed.Ok<Token>(var refund))) {
        return Cell.Verdict.LOST;
      }
      var _ = Purses.receive(consumer, "refund-" + mint.value(), refund);
    }
    var _ = Purses.receive(consumer, "unspent-" + mint.value(), payer.token());
    boolean paidBack = Purses.sats(consumer, mint) > 0;
    boolean served = answer instanceof AccessDetails || answer instanceof TopUpResponse;
    boolean answeredAgain = payer.consumer().answered();
    Purses.drain(provider, consumer, mint);
    if ((served && paidBack) || answeredAgain) {
      return Cell.Verdict.DOUBLED;
    }
    if (!served && !paidBack) {
      return Cell.Verdict.LOST;
    }
    return payer.cell().judge(Purses.sats(consumer, mint));
  }

  private static String spawn(Token token) {
    return JSON.createObjectNode()
        .put("cashu_token", token.encode())
        .put("pod_image", "debian:12")
        .put("ssh_username", "user")
        .put("ssh_password", "crash-matrix")
        .toString();
  }

  private static String topUp(String pod, Token token) {
    return JSON.createObjectNode()
        .put("pod_npub", pod)
        .put("cashu_token", token.encode())
        .toString();
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
    [templates]
    dir = "%s"
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
                .collect(Collectors.joining("\", \"", "[\"", "\"]")),
            Path.of("../templates/registry").toAbsolutePath().normalize());
  }
}
