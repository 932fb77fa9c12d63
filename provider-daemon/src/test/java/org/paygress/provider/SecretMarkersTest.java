package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.system.Parsed;

/** What a consumer entrusts to the daemon is searched for wherever it must not be. */
class SecretMarkersTest {

  private static final byte[] VOLUME_KEY =
      HexFormat.of().parseHex("4d61726b65724b657921".repeat(3) + "a5c3");
  private static final String PASSWORD = "Marker-Password-9fJ2";
  private static final String DATABASE_PASSWORD = "Marker-Env-Value-71xQ";

  @TempDir Path dir;
  private Provider provider;
  private DaemonProcess daemon;
  private Consumer alice;
  private String token;
  private Map<String, byte[]> secrets;

  @BeforeEach
  void rent() throws Exception {
    provider = new Provider(dir);
    daemon = DaemonProcess.startOnFakeHost(provider.configFile());
    alice = provider.consumer();
    token = provider.token(100);
    assertThat(alice.ask(request())).isInstanceOf(AccessDetails.class);
    secrets = secrets();
  }

  @AfterEach
  void stop() throws Exception {
    alice.close();
    daemon.stop();
    provider.close();
  }

  private String request() {
    ObjectNode request =
        new ObjectMapper()
            .createObjectNode()
            .put("cashu_token", token)
            .put("pod_image", "ubuntu:22.04")
            .put("template_slug", "postgres")
            .put("ssh_username", "user")
            .put("ssh_password", PASSWORD)
            .put("workload_id", "ledger");
    request.putObject("template_env").put("POSTGRES_PASSWORD", DATABASE_PASSWORD);
    request
        .putObject("volume_encryption")
        .put("algorithm", "luks2-aes-xts")
        .put("key_b64", Base64.getUrlEncoder().withoutPadding().encodeToString(VOLUME_KEY));
    return request.toString();
  }

  /** Each secret in the forms in which it could leak. */
  private Map<String, byte[]> secrets() throws Exception {
    Map<String, byte[]> found = new LinkedHashMap<>();
    text(found, "SSH password", PASSWORD);
    text(found, "template_env value", DATABASE_PASSWORD);
    text(found, "token", token);
    Token parsed = ((Parsed.Ok<Token>) Token.parse(token)).value();
    text(found, "proof secret", parsed.proofs().getFirst().secret());
    found.put("volume key", VOLUME_KEY);
    text(found, "volume key, hex", HexFormat.of().formatHex(VOLUME_KEY));
    text(
        found,
        "volume key, base64",
        Base64.getUrlEncoder().encodeToString(VOLUME_KEY).substring(0, 42));
    found.put("nsec", provider.key().bytes());
    text(found, "nsec, hex", HexFormat.of().formatHex(provider.key().bytes()));
    Path seedFile = provider.config().provider().walletSeedFile();
    text(found, "wallet seed words", Files.readString(seedFile).strip());
    byte[] seed = KeyFiles.seed(seedFile).bytes();
    found.put("wallet seed", seed);
    text(found, "wallet seed, hex", HexFormat.of().formatHex(seed));
    return found;
  }

  private static void text(Map<String, byte[]> into, String name, String secret) {
    into.put(name, secret.getBytes(StandardCharsets.UTF_8));
    into.put(name + ", UTF-16", secret.getBytes(StandardCharsets.UTF_16LE));
  }

  @Test
  void they_are_in_no_log_line() {
    assertNone("log", String.join("\n", daemon.output()).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void they_are_in_no_file_of_the_state_directory() throws Exception {
    Path state = provider.config().provider().stateDir();
    // A top-up too: its journal is another table.
    alice.ask("{\"pod_npub\":\"1000\",\"cashu_token\":\"" + provider.token(10) + "\"}");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(state)) {
      tree.filter(Files::isRegularFile).forEach(files::add);
    }
    assertThat(files).anyMatch(file -> file.endsWith("journal.db"));
    for (Path file : files) {
      boolean wallet = file.getFileName().toString().startsWith("wallet.db");
      // Ecash is what the wallet's own database is for; it is nobody else's to read.
      assertNone(file.toString(), Files.readAllBytes(file), wallet ? "proof secret" : "nothing");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .endsWith("---");
    }
  }

  @Test
  void they_are_neither_in_its_command_line_nor_in_its_environment() throws Exception {
    Path process = Path.of("/proc", Long.toString(daemon.pid()));
    assertNone("cmdline", Files.readAllBytes(process.resolve("cmdline")));
    assertNone("environ", Files.readAllBytes(process.resolve("environ")));
  }

  @Test
  void what_the_consumer_sent_is_gone_from_the_heap_once_it_was_used() {
    secrets.keySet().removeIf(name -> name.startsWith("nsec") || name.startsWith("wallet"));
    await()
        .untilAsserted(
            () -> {
              Path dump = dir.resolve("heap.hprof");
              Files.deleteIfExists(dump);
              heapDump(dump);
              assertNone("heap", Files.readAllBytes(dump));
            });
  }

  /** Only what is reachable; the rest is garbage that the next collection overwrites. */
  private void heapDump(Path file) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(daemon.pid()), "GC.heap_dump", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(contains(Files.readAllBytes(file), "org.paygress.provider".replace('.', '/')))
        .as("a heap dump of the daemon")
        .isTrue();
  }

  private void assertNone(String where, byte[] bytes) {
    assertNone(where, bytes, "nothing");
  }

  private void assertNone(String where, byte[] bytes, String allowed) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    secrets.forEach(
        (name, secret) ->
            assertThat(text.contains(new String(secret, StandardCharsets.ISO_8859_1)))
                .as("%s in %s", name, where)
                .isIn(false, name.startsWith(allowed)));
  }

  private static boolean contains(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
  }
}
