package org.paygress.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.consumer.cli.Paygress;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** A consumer with a relay, a mint and a provider that does what it is told. */
final class Bench implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant EXPIRY = Instant.parse("2026-11-22T16:52:06Z");

  final Path dir;
  final DevRelay relay = DevRelay.start(0);
  final AnsweringProvider provider = new AnsweringProvider(relay.url());
  final DevMint mint;
  private int wallets;

  /** How a command ended. */
  record Run(int exit, String out, String err) {
    JsonNode json() {
      try {
        return JSON.readTree(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Bench(Path dir) {
    this(dir, DevMintOptions.defaults());
  }

  Bench(Path dir, DevMintOptions options) {
    this.dir = dir;
    this.mint = DevMint.start(0, options);
  }

  /** Runs a command in this process. */
  Run paygress(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Paygress.execute(new PrintWriter(out), new PrintWriter(err), arguments(args));
    return new Run(exit, out.toString(), err.toString());
  }

  /** What every command of this consumer takes beside its own arguments. */
  String[] arguments(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--identity=" + dir.resolve("identity"));
    if (!args[0].equals("history") && !args[0].equals("reclaim")) {
      all.add("--relay=" + relay.url());
    }
    return all.toArray(String[]::new);
  }

  /** Starts a command as a process of its own, to be killed. */
  Process start(String... args) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
    command.add(Paygress.class.getName());
    command.addAll(List.of(arguments(args)));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(dir.resolve("process.log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a process at once, as SIGKILL does, and waits until it is gone. */
  static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Spawns with a provider that says nothing, and gives up soon. */
  Run spawnUnanswered(String tokenFile) {
    provider.keepSilent();
    return spawn(tokenFile, "--wait=1");
  }

  /** Redeems a token as a provider does: it is spent then. */
  void redeem(String token) {
    WalletSettings settings =
        WalletSettings.of(
            dir.resolve("provider-" + wallets++ + ".db"),
            WalletSeed.generate(),
            Set.of(mint.url()));
    try (CashuWallet wallet = CashuWallet.open(settings.unlocking(provider.key()))) {
      ReceiveOutcome outcome = wallet.receive("pay", token(token));
      if (!(outcome instanceof ReceiveOutcome.Received)) {
        throw new AssertionError(outcome.toString());
      }
    }
  }

  /** The token in the newest request that the provider read. */
  String sentToken() {
    return ((PaidRequest) provider.asked().getLast()).cashuToken();
  }

  Run spawn(String tokenFile, String... more) {
    List<String> all = new ArrayList<>(List.of("spawn", provider.npub()));
    all.add("--token-file=" + tokenFile);
    all.addAll(Arrays.asList(more));
    return paygress(all.toArray(String[]::new));
  }

  JsonNode history() {
    return paygress("history", "--json").json().path("payments");
  }

  /** A new token and the file it is in. */
  String tokenFile(long sats) {
    return file(DevMints.mintToken(mint.url(), sats).encode());
  }

  /** A file that holds a text. */
  String file(String text) {
    try {
      return Files.writeString(Files.createTempFile(dir, "token", ""), text + "\n").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SecretKey identity() {
    return SecretKey.of(read(dir.resolve("identity").toString()));
  }

  /** Access as a provider writes it: the password is in the instructions. */
  static AccessDetails access(Request request) {
    String password = ((SpawnRequest) request).sshPassword().value();
    return new AccessDetails(
        "container-1000",
        31_000,
        EXPIRY,
        1000,
        1024,
        "Basic",
        "small",
        List.of("Password: " + password),
        Optional.of("127.0.0.1"),
        List.of());
  }

  /** The same as version 3. */
  static String long3(String text) {
    return token(text).encodeV3();
  }

  static Token token(String text) {
    return switch (Token.parseLong(text)) {
      case Parsed.Ok<Token>(var token) -> token;
      case Parsed.Malformed<Token>(var reason) -> throw new AssertionError(reason);
    };
  }

  /** Whether all of a token's proofs are in that state, as the mint says. */
  boolean is(ProofState state, String token) {
    List<CurvePoint> ys = token(token).proofs().stream().map(Proof::y).toList();
    var answer = new MintClient(mint.url(), Duration.ofSeconds(10)).states(ys);
    return answer instanceof MintAnswer.Done<Map<CurvePoint, ProofState>>(var states)
        && states.values().stream().allMatch(state::equals);
  }

  @Override
  public void close() {
    provider.close();
    relay.close();
    mint.close();
  }
}
