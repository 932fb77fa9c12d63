package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.host.Host;
import org.paygress.host.wire.HostSocket;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.system.config.Reading;
import org.paygress.testbed.host.TestPool;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;

/**
 * The daemon and the root process on real containers, each killed with SIGKILL at each step of a
 * spawn: the next start finishes what was paid for, and the consumer gets one answer.
 */
@Tag("host")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillNineTest {

  @TempDir static Path dir;
  private DevRelay relay;
  private DevMint mint;
  private Path configFile;
  private Path hostdFile;
  private Config config;
  private DaemonProcess hostd;
  private long spent;

  @BeforeAll
  void prepare() throws Exception {
    relay = DevRelay.start(0);
    mint = DevMint.start(0, DevMintOptions.defaults());
    KeyFiles.createIdentity(dir.resolve("nsec"));
    KeyFiles.createSeed(dir.resolve("wallet.seed"));
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x--x"));
    Files.createDirectory(dir.resolve("state"));
    configFile = Files.writeString(dir.resolve("paygressd.toml"), toml());
    config =
        switch (ConfigFile.load(configFile)) {
          case Reading.Loaded<Config> loaded -> loaded.value();
          case Reading.Invalid<Config> invalid -> throw new AssertionError(invalid.toString());
        };
    hostdFile = Files.writeString(dir.resolve("hostd.toml"), hostdToml());
    DaemonProcess.hostd("template", "build", "--config", hostdFile.toString(), "debian");
    hostd = DaemonProcess.startHostd(hostdFile);
  }

  @AfterAll
  void clean() throws Exception {
    try (Host host = new HostSocket(socket(), Duration.ofSeconds(5)).open()) {
      host.shutdown(false);
    }
    hostd.stop();
    relay.close();
    mint.close();
  }

  private String toml() {
    return """
    [provider]
    name = "kill"
    public_address = "127.0.0.1"
    state_dir = "%s"
    key_file = "%s"
    wallet_seed_file = "%s"
    [relays]
    urls = ["%s"]
    [mints]
    urls = ["%s"]
    [host]
    socket = "%s"
    [leases]
    max_leases = 32
    [log]
    level = "debug"
    """
        .formatted(
            dir.resolve("state"),
            dir.resolve("nsec"),
            dir.resolve("wallet.seed"),
            relay.url(),
            mint.url().value(),
            socket());
  }

  private static Path socket() {
    return dir.resolve("hostd.sock");
  }

  private static String hostdToml() {
    return """
    [hostd]
    state_dir = "%s"
    socket = "%s"
    user = "root"
    [templates]
    dir = "%s"
    [network]
    bridge = "pgkill0"
    nft_table = "pgkill"
    subnet = "10.88.0.0/24"
    port_base = 37000
    ports_per_lease = 4
    idmap_base = 400000000
    [storage]
    pool_dir = "%s"
    pool_size_mb = 4096
    sold_percent = 10000
    reserve_mb = 0
    [log]
    level = "debug"
    """
        .formatted(
            dir.resolve("hostd"),
            socket(),
            Path.of("../templates/registry").toAbsolutePath().normalize(),
            TestPool.directory());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lease-\\d+: PREPARED",
        "lease-\\d+: SENT",
        "lease-\\d+: ANSWERED",
        "lease-\\d+: FINALIZED",
        "Redeeming -> Provisioning",
        "container-\\d+: rootfs",
        "container-\\d+: start",
        "container-\\d+: ssh",
        "container-\\d+: account",
        "container-\\d+: ready",
        "Provisioning -> Live"
      })
  void a_spawn_survives_kill_nine_at(String line) throws Exception {
    try (DaemonProcess first = DaemonProcess.start(configFile, Pattern.compile(line));
        Consumer consumer = new Consumer(relay.url(), provider())) {
      consumer.say(request());
      spent += 10;
      first.awaitTrap();
      try (DaemonProcess second = DaemonProcess.start(configFile)) {
        Reply reply = consumer.next();
        assertThat(reply)
            .as("after %s and %s", first.output(), second.output())
            .isInstanceOf(AccessDetails.class);
        assertThat(banner(((AccessDetails) reply).nodePort())).startsWith("SSH-2.0-");
        assertThat(consumer.collect(Duration.ofSeconds(2))).as("no second answer").isEmpty();
        second.stop();
      }
      assertThat(balanceSats()).isEqualTo(spent);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Redeeming -> Provisioning",
        "container-\\d+: rootfs",
        "container-\\d+: start",
        "container-\\d+: ssh",
        "container-\\d+: account",
        "container-\\d+: ready"
      })
  void a_spawn_survives_kill_nine_of_the_root_process_at(String line) throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(configFile, Pattern.compile(line), hostd);
        Consumer consumer = new Consumer(relay.url(), provider())) {
      consumer.say(request());
      spent += 10;
      daemon.awaitTrap();
      hostd = DaemonProcess.startHostd(hostdFile);
      Reply reply = consumer.next();
      assertThat(reply)
          .as("after %s and %s", daemon.output(), hostd.output())
          .isInstanceOf(AccessDetails.class);
      assertThat(banner(((AccessDetails) reply).nodePort())).startsWith("SSH-2.0-");
      assertThat(consumer.collect(Duration.ofSeconds(2))).as("no second answer").isEmpty();
      daemon.stop();
    }
    assertThat(balanceSats()).isEqualTo(spent);
  }

  private PublicKey provider() throws Exception {
    return KeyFiles.identity(config.provider().keyFile()).publicKey();
  }

  private String request() {
    return new ObjectMapper()
        .createObjectNode()
        .put("cashu_token", DevMints.mintToken(mint.url(), 10).encode())
        .put("pod_image", "debian:12")
        .put("ssh_username", "user")
        .put("ssh_password", "kill-nine")
        .toString();
  }

  private static String banner(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
      socket.setSoTimeout(5_000);
      return new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII);
    }
  }

  /** What the wallet holds, read by a wallet of our own while the daemon is down. */
  private long balanceSats() throws Exception {
    try (var wallet =
        CashuWallet.open(
            WalletSettings.of(
                config.provider().stateDir().resolve("wallet.db"),
                KeyFiles.seed(config.provider().walletSeedFile()),
                Set.of(mint.url())))) {
      return wallet.balances().getOrDefault(mint.url(), Msat.ZERO).toSatFloor().value();
    }
  }
}
