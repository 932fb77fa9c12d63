package org.paygress.provider.siege;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Sat;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.DaemonProcess;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.testbed.relay.RelayFault;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.Wallet;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** Three relays, two mints, and the daemon as a process of its own with a small heap. */
final class Surroundings implements AutoCloseable {

  private static final Duration CONTAINER = Duration.ofMillis(500);
  private static final String HEAP = "-Xmx192m";

  /** Buys 20 s. */
  private static final long SATS = 1;

  final List<DevRelay> honestRelays = List.of(DevRelay.start(0), DevRelay.start(0));
  final DevRelay liar = DevRelay.start(0);
  final DevMint serving = DevMint.start(0, DevMintOptions.defaults());
  final DevMint hanging = DevMint.start(0, DevMintOptions.defaults());
  final PublicKey provider;
  private final Path state;
  private final Wallet payer;
  private final DaemonProcess daemon;
  private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
  private int locked;

  Surroundings(Path dir) throws Exception {
    provider = KeyFiles.createIdentity(dir.resolve("nsec")).publicKey();
    KeyFiles.createSeed(dir.resolve("wallet.seed"));
    state = dir.resolve("state");
    Path config = Files.writeString(dir.resolve("paygressd.toml"), toml(dir));
    daemon =
        DaemonProcess.start(
            List.of(HEAP),
            SiegeDaemon.class,
            config.toString(),
            Long.toString(CONTAINER.toMillis()));
    payer =
        CashuWallet.open(
            WalletSettings.of(
                dir.resolve("payer.db"), WalletSeed.generate(), Set.of(serving.url())));
  }

  private String toml(Path dir) {
    return """
    [provider]
    name = "siege"
    public_address = "127.0.0.1"
    state_dir = "%s"
    key_file = "%s"
    wallet_seed_file = "%s"
    [relays]
    urls = ["%s", "%s", "%s"]
    [mints]
    urls = ["%s", "%s"]
    [leases]
    minimum_duration_secs = 2
    max_leases = 256
    [[tiers]]
    id = "basic"
    name = "Basic"
    cpu_millicores = 100
    memory_mb = 64
    disk_mb = 64
    pids_max = 64
    rate_msats_per_sec = 50
    """
        .formatted(
            state,
            dir.resolve("nsec"),
            dir.resolve("wallet.seed"),
            honestRelays.get(0).url(),
            honestRelays.get(1).url(),
            liar.url(),
            serving.url().value(),
            hanging.url().value());
  }

  /** From now on one mint does not answer and one relay lies. */
  void turn() {
    hanging.faults().arm("/v1/*", MintFault.SILENT_BEFORE_ACTING);
    liar.misbehave(RelayFault.BAD_SIGNATURE, RelayFault.DUPLICATE_EVENTS);
  }

  /** Makes tokens beforehand; every fourth is locked to the provider. */
  void mint(int count) {
    for (int i = 0; i < count; i++) {
      tokens.add(i % 4 == 0 ? lockedToken() : token(serving));
    }
  }

  private String lockedToken() {
    if (payer.balances().values().stream().allMatch(held -> held.value() < SATS * 1_000)) {
      var _ = payer.receive("in-" + locked, DevMints.mintToken(serving.url(), 1_024));
    }
    String name = "out-" + locked++;
    SendOutcome sent =
        payer.send(name, serving.url(), "sat", new Sat(SATS).toMsat(), P2pkLock.to(provider));
    return ((SendOutcome.Sent) sent).token().encode();
  }

  static String token(DevMint mint) {
    return DevMints.mintToken(mint.url(), SATS).encode();
  }

  /** As most wallets send it. */
  String tokenWithoutProofs() {
    Token token = DevMints.mintToken(serving.url(), SATS);
    List<Proof> bare =
        token.proofs().stream()
            .map(it -> new Proof(it.amount(), it.keyset(), it.secret(), it.c(), Optional.empty()))
            .toList();
    return new Token(token.mint(), token.unit(), bare, Optional.empty()).encode();
  }

  /** The next token that was made beforehand; a new one if there is none left. */
  String nextToken() {
    String next = tokens.poll();
    return next == null ? token(serving) : next;
  }

  /** What forgers need to know of a mint. */
  static StrangerMessages.Mint known(DevMint mint) {
    MintAnswer<List<KeysetInfo>> keysets =
        new MintClient(mint.url(), Duration.ofSeconds(10)).keysets();
    return new StrangerMessages.Mint(
        mint.url(), ((MintAnswer.Done<List<KeysetInfo>>) keysets).value().getFirst().id());
  }

  /** Requests for anything but its keys that a mint has got. */
  static long calls(DevMint mint) {
    return List.of("/v1/swap", "/v1/restore", "/v1/checkstate").stream()
        .mapToLong(mint::requests)
        .sum();
  }

  /** Resident memory of the daemon in MiB. */
  long memoryMb() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(daemon.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
        .findFirst()
        .orElseThrow();
  }

  /** Processor time that the daemon has had so far. */
  Duration processorTime() {
    return ProcessHandle.of(daemon.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow();
  }

  /** Journal and wallet on disk with what SQLite keeps beside them, in KiB. */
  long journalKb() throws IOException {
    long bytes = 0;
    List<Path> files = new ArrayList<>();
    for (String name : Arrays.asList("journal.db", "wallet.db")) {
      files.addAll(List.of(state.resolve(name), state.resolve(name + "-wal")));
    }
    for (Path file : files) {
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes / 1_024;
  }

  /** What the daemon has logged, of the level of warnings and above. */
  List<String> warnings() {
    return daemon.output().stream()
        .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
        .toList();
  }

  @Override
  public void close() {
    daemon.close();
    payer.close();
    honestRelays.forEach(DevRelay::close);
    liar.close();
    serving.close();
    hanging.close();
  }
}
