package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.CashuWallet;
import org.paygress.cashu.WalletSeed;
import org.paygress.cashu.WalletSettings;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.provider.config.ConfigResult;
import org.paygress.provider.config.KeyFiles;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.relay.DevRelay;

/**
 * The daemon as a process of its own on real containers, killed with SIGKILL at each step of a
 * spawn: the next start finishes what was paid for, and the consumer gets one answer.
 */
@Tag("host")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillNineTest {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  @TempDir static Path dir;
  private DevRelay relay;
  private DevMint mint;
  private Path configFile;
  private Config config;
  private long spent;

  /** A running daemon and the trap that is set for it. */
  private record Child(
      Process process, List<String> output, CountDownLatch serving, CountDownLatch trap) {}

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
          case ConfigResult.Loaded loaded -> loaded.config();
          case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.toString());
        };
    Process build =
        command("template", "build", "--config", configFile.toString(), "debian")
            .inheritIO()
            .start();
    assertThat(build.waitFor()).isZero();
  }

  @AfterAll
  void clean() throws Exception {
    try (Machine machine = Machine.open(config)) {
      machine.host().shutdown(false);
    }
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
    [log]
    level = "debug"
    """
        .formatted(
            dir.resolve("state"),
            dir.resolve("nsec"),
            dir.resolve("wallet.seed"),
            relay.url(),
            mint.url().value(),
            Path.of("../templates/registry").toAbsolutePath().normalize(),
            Path.of(System.getProperty("test.pool", "target/host-pool")).toAbsolutePath());
  }

  private static ProcessBuilder command(String... arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.add("--enable-native-access=ALL-UNNAMED");
    argv.add("-cp");
    argv.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")));
    argv.add("org.paygress.provider.cli.Paygressd");
    argv.addAll(List.of(arguments));
    return new ProcessBuilder(argv).redirectErrorStream(true);
  }

  /** Starts the daemon; it is killed as soon as it logs a line that matches {@code trap}. */
  private Child start(Pattern trap) throws Exception {
    Process process = command("run", "--config", configFile.toString()).start();
    Child child =
        new Child(
            process, new CopyOnWriteArrayList<>(), new CountDownLatch(1), new CountDownLatch(1));
    Thread.ofPlatform().daemon().start(() -> watch(child, trap));
    assertThat(child.serving().await(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
        .as("the daemon serves, but it said %s", child.output())
        .isTrue();
    return child;
  }

  private static void watch(Child child, Pattern trap) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(child.process().getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        child.output().add(line);
        if (line.contains("is connected")) {
          child.serving().countDown();
        }
        if (trap.matcher(line).find()) {
          child.process().destroyForcibly();
          child.trap().countDown();
        }
      }
    } catch (IOException e) {
      // The pipe of a killed process may break off in a line.
    }
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
    Child first = start(Pattern.compile(line));
    try (Consumer consumer = new Consumer(relay.url(), provider())) {
      consumer.say(request());
      spent += 10;
      assertThat(first.trap().await(30, TimeUnit.SECONDS))
          .as("the trap was met, but it said %s", first.output())
          .isTrue();
      assertThat(first.process().waitFor()).isEqualTo(128 + 9);

      Child second = start(Pattern.compile("(?!)"));
      Reply reply = consumer.next();
      assertThat(reply).isInstanceOf(AccessDetails.class);
      assertThat(banner(((AccessDetails) reply).nodePort())).startsWith("SSH-2.0-");
      assertThat(consumer.collect(Duration.ofSeconds(2))).as("no second answer").isEmpty();
      second.process().destroy();
      assertThat(second.process().waitFor(5, TimeUnit.SECONDS)).as("stopped in 5 s").isTrue();
      assertThat(balanceSats()).isEqualTo(spent);
    }
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
                WalletSeed.of(KeyFiles.seed(config.provider().walletSeedFile())),
                Set.of(mint.url())))) {
      return wallet.balances().getOrDefault(mint.url(), Msat.ZERO).toSatFloor().value();
    }
  }
}
