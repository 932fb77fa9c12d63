package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMints;

/** The table of {@link BadInputTest}: what strangers may send, and what it is called. */
final class BadRequests {

  static final String MARKER = "mArKeR-5ecret";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Provider provider;
  private final DevMint otherMint;
  private final String token;
  private final String foreignLease;

  /** One request and its error type. */
  record Row(String name, String request, ErrorType expected) {}

  /**
   * @param otherMint a mint that is not on the provider's list
   * @param token good at the provider's mint; every row carries it
   */
  BadRequests(Provider provider, DevMint otherMint, String token) {
    this.provider = provider;
    this.otherMint = otherMint;
    this.token = token;
    try (var owner = provider.consumer()) {
      AccessDetails access =
          (AccessDetails) owner.ask(base().put("cashu_token", provider.token(100)).toString());
      this.foreignLease = access.podId();
    }
  }

  List<Row> all() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(unreadable());
    rows.addAll(wrongFields());
    rows.addAll(wrongCredentials());
    rows.addAll(wrongMoney());
    rows.addAll(wrongTemplates());
    rows.addAll(wrongEncryption());
    rows.addAll(wrongReplication());
    rows.addAll(wrongLeases());
    return rows;
  }

  /** A good request, but for what a row changes. */
  ObjectNode base() {
    return JSON.createObjectNode()
        .put("cashu_token", token)
        .put("pod_spec_id", "basic")
        .put("pod_image", "ubuntu:22.04")
        .put("ssh_username", "user")
        .put("ssh_password", MARKER);
  }

  private Row row(String name, ErrorType expected, Consumer<ObjectNode> change) {
    ObjectNode request = base();
    change.accept(request);
    return new Row(name, request.toString(), expected);
  }

  private Row topUp(String name, ErrorType expected, Consumer<ObjectNode> change) {
    ObjectNode request =
        JSON.createObjectNode().put("pod_npub", foreignLease).put("cashu_token", token);
    change.accept(request);
    return new Row(name, request.toString(), expected);
  }

  private Row encryption(String name, Consumer<ObjectNode> change) {
    return row(
        name,
        ErrorType.INVALID_VOLUME_ENCRYPTION,
        request -> {
          request.put("template_slug", "postgres").put("workload_id", "w-1");
          ObjectNode encryption =
              request
                  .putObject("volume_encryption")
                  .put("version", 1)
                  .put("algorithm", "luks2-aes-xts")
                  .put("key_b64", key(32));
          change.accept(encryption);
        });
  }

  private static String key(int bytes) {
    byte[] key = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      key[i] = (byte) (i * 37 + 200);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  private List<Row> unreadable() {
    ErrorType wanted = ErrorType.INVALID_REQUEST;
    return List.of(
        new Row("not JSON", "spawn please " + MARKER, wanted),
        new Row("empty object", "{}", wanted),
        new Row("array", "[\"" + MARKER + "\"]", wanted),
        new Row("bare string", "\"" + MARKER + "\"", wanted),
        new Row("number", "42", wanted),
        new Row("null", "null", wanted),
        new Row("truncated JSON", "{\"cashu_token\":\"" + MARKER, wanted),
        new Row("two values", "{} {}", wanted),
        new Row("unknown message", "{\"hello\":\"" + MARKER + "\"}", wanted),
        new Row("multibyte at byte 100", "x".repeat(99) + "é " + MARKER, wanted),
        new Row("deep nesting", "[".repeat(5000), wanted),
        new Row("NUL bytes", "\u0000\u0000" + MARKER, wanted));
  }

  List<Row> wrongFields() {
    ErrorType wanted = ErrorType.INVALID_REQUEST;
    return List.of(
        row("no token", wanted, r -> r.remove("cashu_token")),
        row("no image", wanted, r -> r.remove("pod_image")),
        row("no user", wanted, r -> r.remove("ssh_username")),
        row("no password", wanted, r -> r.remove("ssh_password")),
        row("token a number", wanted, r -> r.put("cashu_token", 7)),
        row("token null", wanted, r -> r.putNull("cashu_token")),
        row("image a list", wanted, r -> r.putArray("pod_image").add(MARKER)),
        row("user an object", wanted, r -> r.putObject("ssh_username")),
        row("password true", wanted, r -> r.put("ssh_password", true)),
        row("tier a number", wanted, r -> r.put("pod_spec_id", 1)),
        row("env a list", wanted, r -> r.putArray("template_env").add(MARKER)),
        row("env value a number", wanted, r -> r.putObject("template_env").put("A", 1)),
        row(
            "env name injection",
            wanted,
            r -> r.putObject("template_env").put("A=$(reboot)\nB", MARKER)),
        row(
            "env value with a newline",
            wanted,
            r -> r.putObject("template_env").put("POSTGRES_DB", MARKER + "\nx")),
        row(
            "33 variables",
            wanted,
            r -> {
              ObjectNode env = r.putObject("template_env");
              for (int i = 0; i < 33; i++) {
                env.put("V" + i, "x");
              }
            }),
        row(
            "a variable the template does not take",
            wanted,
            r -> r.putObject("template_env").put("LD_PRELOAD", MARKER)),
        row("workload id a number", wanted, r -> r.put("workload_id", 5)),
        row("workload id a path", wanted, r -> r.put("workload_id", "../../etc/" + MARKER)),
        row("workload id with NUL", wanted, r -> r.put("workload_id", "a\u0000b")),
        row("workload id dots", wanted, r -> r.put("workload_id", "..")),
        row("workload id a command", wanted, r -> r.put("workload_id", "x;reboot")),
        row("workload id empty", wanted, r -> r.put("workload_id", "")),
        row("workload id oversized", wanted, r -> r.put("workload_id", "w".repeat(129))),
        row("image oversized", wanted, r -> r.put("pod_image", "i".repeat(257))),
        row("primary no key", wanted, r -> r.put("primary_npub", MARKER)));
  }

  private List<Row> wrongCredentials() {
    ErrorType wanted = ErrorType.INVALID_CREDENTIALS;
    List<Row> rows = new ArrayList<>();
    List<String> users =
        List.of(
            "",
            "Root",
            "user name",
            "-rf",
            "1abc",
            "a".repeat(33),
            "user;id",
            "$(id)",
            "`id`",
            "../root",
            "user:x",
            "user\n",
            "us\u0000er",
            "üser",
            "user'--");
    for (String user : users) {
      rows.add(row("user " + rows.size(), wanted, r -> r.put("ssh_username", user)));
    }
    List<String> passwords =
        List.of(
            "",
            "p".repeat(129),
            MARKER + "\n",
            MARKER + "\u0000",
            MARKER + "\r\nroot:x",
            "\u001b[2J");
    for (String password : passwords) {
      rows.add(row("password " + rows.size(), wanted, r -> r.put("ssh_password", password)));
    }
    rows.add(row("user of the system", wanted, r -> r.put("ssh_username", "www-data")));
    rows.add(row("user sshd", wanted, r -> r.put("ssh_username", "sshd")));
    return rows;
  }

  private List<Row> wrongMoney() {
    String spent = provider.token(20);
    try (var consumer = provider.consumer()) {
      assertThat(consumer.ask(base().put("cashu_token", spent).toString()))
          .isInstanceOf(AccessDetails.class);
    }
    String foreign = DevMints.mintToken(otherMint.url(), 100).encode();
    String small = provider.token(1);
    String truncated = token.substring(0, token.length() - 20);
    return List.of(
        row("token text", ErrorType.INVALID_TOKEN, r -> r.put("cashu_token", MARKER)),
        row("token empty", ErrorType.INVALID_TOKEN, r -> r.put("cashu_token", "")),
        row("token cashuA junk", ErrorType.INVALID_TOKEN, r -> r.put("cashu_token", "cashuA!!")),
        row("token cashuB junk", ErrorType.INVALID_TOKEN, r -> r.put("cashu_token", "cashuBAAAA")),
        row("token truncated", ErrorType.INVALID_TOKEN, r -> r.put("cashu_token", truncated)),
        row(
            "token oversized",
            ErrorType.INVALID_TOKEN,
            r -> r.put("cashu_token", "cashuB" + "A".repeat(17_000))),
        row("token spent", ErrorType.TOKEN_ALREADY_SPENT, r -> r.put("cashu_token", spent)),
        row("mint unlisted", ErrorType.NON_WHITELISTED_MINT, r -> r.put("cashu_token", foreign)),
        row(
            "too little money",
            ErrorType.INSUFFICIENT_PAYMENT,
            r -> r.put("cashu_token", small).put("pod_spec_id", "dear")),
        topUp("top-up with junk", ErrorType.NOT_OWNER, r -> r.put("cashu_token", "cashuBAAAA")));
  }

  private List<Row> wrongTemplates() {
    return List.of(
        row("template unknown", ErrorType.UNKNOWN_TEMPLATE, r -> r.put("template_slug", "nosuch")),
        row(
            "template a path",
            ErrorType.UNKNOWN_TEMPLATE,
            r -> r.put("template_slug", "../" + MARKER)),
        row("image unknown", ErrorType.IMAGE_NOT_FOUND, r -> r.put("pod_image", "alpine:3")),
        row("image a path", ErrorType.IMAGE_NOT_FOUND, r -> r.put("pod_image", "/etc/shadow")),
        row("image empty", ErrorType.IMAGE_NOT_FOUND, r -> r.put("pod_image", "")),
        row("tier unknown", ErrorType.SPEC_UNAVAILABLE, r -> r.put("pod_spec_id", "gold")),
        row("tier empty", ErrorType.SPEC_UNAVAILABLE, r -> r.put("pod_spec_id", "")));
  }

  private List<Row> wrongEncryption() {
    return List.of(
        encryption("key of 31 bytes", e -> e.put("key_b64", key(31))),
        encryption("key of 33 bytes", e -> e.put("key_b64", key(33))),
        encryption("key empty", e -> e.put("key_b64", "")),
        encryption("key not base64", e -> e.put("key_b64", "!" + MARKER)),
        encryption("key padded", e -> e.put("key_b64", key(32) + "=")),
        encryption("key a number", e -> e.put("key_b64", 5)),
        encryption("key missing", e -> e.remove("key_b64")),
        encryption("key all zero", e -> e.put("key_b64", "A".repeat(43))),
        encryption(
            "key is text",
            e ->
                e.put(
                    "key_b64",
                    Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                            "correct horse battery staple 123"
                                .getBytes(StandardCharsets.US_ASCII)))),
        encryption("algorithm unknown", e -> e.put("algorithm", "rot13")),
        encryption("algorithm missing", e -> e.remove("algorithm")),
        encryption("version 2", e -> e.put("version", 2)),
        encryption("version text", e -> e.put("version", "1")),
        row(
            "encryption of a template without data",
            ErrorType.INVALID_VOLUME_ENCRYPTION,
            r ->
                r.putObject("volume_encryption")
                    .put("algorithm", "luks2-aes-xts")
                    .put("key_b64", key(32))),
        row(
            "encryption a string",
            ErrorType.INVALID_VOLUME_ENCRYPTION,
            r -> r.put("volume_encryption", MARKER)));
  }

  private List<Row> wrongReplication() {
    String other = otherKey();
    return List.of(
        row(
            "replication mode unknown",
            ErrorType.UNSUPPORTED_REPLICATION,
            r -> r.putObject("replication").put("mode", "raid0")),
        row(
            "checkpointed",
            ErrorType.UNSUPPORTED_REPLICATION,
            r -> r.putObject("replication").put("mode", "checkpointed")),
        row(
            "warm standby without workload id",
            ErrorType.MISSING_WORKLOAD_ID,
            r ->
                r.put("primary_npub", provider.publicKey().hex())
                    .putObject("replication")
                    .put("mode", "warm-standby")
                    .putArray("standby_providers")
                    .add(other)),
        row(
            "other providers' workload",
            ErrorType.NOT_ADDRESSED,
            r ->
                r.put("primary_npub", other)
                    .put("workload_id", "w-1")
                    .putObject("replication")
                    .put("mode", "warm-standby")
                    .putArray("standby_providers")
                    .add(otherKey())),
        row(
            "warm standby here",
            ErrorType.UNSUPPORTED_REPLICATION,
            r ->
                r.put("primary_npub", provider.publicKey().npub())
                    .put("workload_id", "w-1")
                    .putObject("replication")
                    .put("mode", "warm-standby")
                    .putArray("standby_providers")
                    .add(other)),
        row(
            "nine standbys",
            ErrorType.INVALID_REQUEST,
            r -> {
              var standbys =
                  r.put("primary_npub", provider.publicKey().hex())
                      .put("workload_id", "w-1")
                      .putObject("replication")
                      .put("mode", "warm-standby")
                      .putArray("standby_providers");
              for (int i = 0; i < 9; i++) {
                standbys.add(otherKey());
              }
            }));
  }

  private static String otherKey() {
    return SecretKey.generate().publicKey().hex();
  }

  private List<Row> wrongLeases() {
    return List.of(
        topUp("top-up of a foreign lease", ErrorType.NOT_OWNER, r -> {}),
        topUp("top-up of no lease", ErrorType.NOT_FOUND, r -> r.put("pod_npub", "container-9999")),
        topUp("top-up of nonsense", ErrorType.INVALID_POD_ID, r -> r.put("pod_npub", "xyz")),
        topUp("top-up of an empty id", ErrorType.INVALID_POD_ID, r -> r.put("pod_npub", "")),
        topUp("top-up of a path", ErrorType.INVALID_POD_ID, r -> r.put("pod_npub", "../1000")),
        topUp("top-up id a number", ErrorType.INVALID_REQUEST, r -> r.put("pod_npub", 1000)),
        new Row("status of a foreign lease", status(foreignLease), ErrorType.NOT_FOUND),
        new Row("status of no lease", status("9999"), ErrorType.NOT_FOUND),
        new Row("status of nonsense", status("no such pod"), ErrorType.NOT_FOUND),
        new Row("status of another's key", status(otherKey()), ErrorType.NOT_FOUND),
        new Row("status id a number", "{\"pod_id\":1000}", ErrorType.INVALID_REQUEST));
  }

  private static String status(String pod) {
    return JSON.createObjectNode().put("pod_id", pod).toString();
  }
}
