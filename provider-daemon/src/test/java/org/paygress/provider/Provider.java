package org.paygress.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.system.config.Reading;
import org.paygress.system.sqlite.StoreException;
import org.paygress.testbed.host.FakeHost;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.relay.DevRelay;

/** The whole daemon on a real relay, a real mint and a fake host, in a directory of its own. */
public final class Provider implements AutoCloseable {

  public final DevRelay relay = DevRelay.start(0);
  public final DevMint mint = DevMint.start(0, DevMintOptions.defaults());
  public final FakeHost host = new FakeHost();

  /** The daemon's clock; who talks to it has the real time. */
  public final ShiftedClock clock = new ShiftedClock();

  private final List<RelayUrl> relayUrls;
  private final List<MintUrl> mintUrls;
  private final Path file;
  private final Config config;
  private final SecretKey key;
  private final List<StoreException> broken = new CopyOnWriteArrayList<>();
  private Optional<Daemon> daemon = Optional.empty();

  /** Prepares everything; {@link #start} starts the daemon. */
  public Provider(Path dir) {
    this(dir, List.of(), List.of());
  }

  /** The same with more sections of configuration. */
  Provider(Path dir, String sections) {
    this(dir, List.of(), List.of(), toml -> toml + sections);
  }

  /** The same with small and cheap places, and {@code leases} among the terms of a lease. */
  public static Provider busy(Path dir, String sections, String leases) {
    return new Provider(
        dir,
        List.of(),
        List.of(),
        toml ->
            toml.replace("[leases]", "[leases]\n" + leases)
                    .replace("memory_mb = 1024", "memory_mb = 64")
                + sections);
  }

  /** The same with these relays and mints in the place of our own; none of a kind: ours. */
  public Provider(Path dir, List<RelayUrl> relays, List<MintUrl> mints) {
    this(dir, relays, mints, toml -> toml);
  }

  private Provider(
      Path dir, List<RelayUrl> relays, List<MintUrl> mints, UnaryOperator<String> change) {
    relayUrls = relays.isEmpty() ? List.of(relay.url()) : relays;
    mintUrls = mints.isEmpty() ? List.of(mint.url()) : mints;
    try {
      key = KeyFiles.createIdentity(dir.resolve("nsec"));
      KeyFiles.createSeed(dir.resolve("wallet.seed"));
      file = Files.writeString(dir.resolve("paygressd.toml"), change.apply(toml(dir)));
      config =
          switch (ConfigFile.load(file)) {
            case Reading.Loaded<Config> loaded -> loaded.value();
            case Reading.Invalid<Config> invalid -> throw new AssertionError(invalid.toString());
          };
      var _ = host.withTemplates(BuiltTemplates.all());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String toml(Path dir) {
    return """
    [provider]
    name = "test"
    public_address = "127.0.0.1"
    state_dir = "%s"
    key_file = "%s"
    wallet_seed_file = "%s"
    [relays]
    urls = %s
    [mints]
    urls = %s
    timeout_secs = 2
    [heartbeat]
    interval_secs = 5
    [leases]
    minimum_duration_secs = 2
    container_check_secs = 1
    give_up_secs = 3
    grace_secs = 0
    [[tiers]]
    id = "basic"
    name = "Basic"
    description = "1 vCPU, 1GB RAM - Great for testing"
    cpu_millicores = 1000
    memory_mb = 1024
    disk_mb = 4096
    pids_max = 256
    rate_msats_per_sec = 50
    [[tiers]]
    id = "dear"
    name = "Dear"
    description = "over in seconds"
    cpu_millicores = 1000
    memory_mb = 1024
    disk_mb = 4096
    pids_max = 256
    rate_msats_per_sec = 1000
    """
        .formatted(
            dir.resolve("state"),
            dir.resolve("nsec"),
            dir.resolve("wallet.seed"),
            quoted(relayUrls.stream().map(RelayUrl::toString)),
            quoted(mintUrls.stream().map(MintUrl::value)));
  }

  private static String quoted(Stream<String> values) {
    return values.collect(Collectors.joining("\", \"", "[\"", "\"]"));
  }

  public Provider start() {
    daemon = Optional.of(launch());
    return this;
  }

  private Daemon launch() {
    try {
      return Daemon.start(config, host, broken::add, clock);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What the daemon said of files that are broken; a real one ends then. */
  List<StoreException> broken() {
    return broken;
  }

  public void stop() {
    daemon.ifPresent(Daemon::close);
    daemon = Optional.empty();
  }

  /** The configuration as a file, for a daemon that is a process of its own. */
  public Path configFile() {
    return file;
  }

  public Config config() {
    return config;
  }

  public PublicKey publicKey() {
    return key.publicKey();
  }

  public SecretKey key() {
    return key;
  }

  public Consumer consumer() {
    return new Consumer(relayUrls.getFirst(), key.publicKey());
  }

  /** A fresh token of the first mint. */
  public String token(long sats) {
    return DevMints.mintToken(mintUrls.getFirst(), sats).encode();
  }

  @Override
  public void close() {
    stop();
    relay.close();
    mint.close();
  }
}
