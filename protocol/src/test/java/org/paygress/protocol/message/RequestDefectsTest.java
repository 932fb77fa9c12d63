package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.protocol.message.Requests.KEY_B64;
import static org.paygress.protocol.message.Requests.MARKER;
import static org.paygress.protocol.message.Requests.PRIMARY;
import static org.paygress.protocol.message.Requests.STANDBY;
import static org.paygress.protocol.message.Requests.object;
import static org.paygress.protocol.message.Requests.spawn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.protocol.message.ParsedRequest.Rejected;

/** Each way to break a request, the error type it gets, and that nothing of it comes back. */
class RequestDefectsTest {

  record Defect(String name, String text, ErrorType type) {
    @Override
    public String toString() {
      return name + " is " + type.wire();
    }
  }

  @ParameterizedTest
  @MethodSource({"texts", "types", "values", "volumes", "replications", "leases"})
  void a_defect_has_its_error_type_and_echoes_nothing(Defect defect) {
    assertThat(RequestCodec.parse(defect.text))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              var reply = rejected.reply();
              assertThat(reply.type()).isEqualTo(defect.type);
              assertThat(reply.details()).contains(ErrorReply.TOKEN_UNSPENT);
              assertThat(reply.refundToken()).isEqualTo(Optional.empty());
              assertThat(ReplyCodec.encode(reply)).doesNotContain(MARKER).hasSizeLessThan(400);
            });
  }

  static Stream<Defect> texts() {
    return Stream.of(
        invalid("nothing", ""),
        invalid("blanks", " \n\t"),
        invalid("no JSON", MARKER + " not json at all"),
        invalid("a NUL", "\0"),
        invalid("half a character", "{\"" + MARKER + "\ud83d"),
        invalid("a list", "[\"" + MARKER + "\"]"),
        invalid("a string", "\"" + MARKER + "\""),
        invalid("a number", "42"),
        invalid("null", "null"),
        invalid("true", "true"),
        invalid("an empty object", "{}"),
        invalid("unknown fields alone", "{\"" + MARKER + "\":\"" + MARKER + "\"}"),
        invalid("a cut object", "{\"pod_id\":\"" + MARKER),
        invalid("two objects", "{\"pod_id\":\"1\"}{\"pod_id\":\"" + MARKER + "\"}"),
        invalid("text behind it", "{\"pod_id\":\"1\"} " + MARKER),
        invalid("a comment", "{\"pod_id\":\"1\"/*" + MARKER + "*/}"),
        invalid("single quotes", "{'pod_id':'" + MARKER + "'}"),
        invalid("a bare name", "{pod_id:\"" + MARKER + "\"}"),
        invalid("a trailing comma", "{\"pod_id\":\"" + MARKER + "\",}"),
        invalid("a raw newline in a string", "{\"pod_id\":\"" + MARKER + "\n\"}"),
        invalid("a bad escape", "{\"pod_id\":\"" + MARKER + "\\x\"}"),
        invalid("NaN", "{\"pod_id\":NaN,\"x\":\"" + MARKER + "\"}"),
        invalid("a duplicate key", "{\"pod_id\":\"1\",\"pod_id\":\"" + MARKER + "\"}"),
        invalid("a nested duplicate key", "{\"pod_id\":\"1\",\"x\":{\"a\":1,\"a\":2}}"),
        invalid("deep nesting", "{\"pod_id\":\"1\",\"x\":" + "[".repeat(10_000) + "}"),
        invalid("17 levels", "{\"pod_id\":\"1\",\"x\":" + "[".repeat(16) + "]".repeat(16) + "}"),
        invalid("a number without end", "{\"pod_id\":\"1\",\"x\":" + "9".repeat(10_000) + "}"),
        invalid("an exponent without end", "{\"pod_id\":\"1\",\"x\":1e99999999999}"),
        invalid("a name without end", "{\"" + "n".repeat(1000) + "\":1,\"pod_id\":\"1\"}"),
        invalid("32 KiB and one byte", "{\"pod_id\":\"1\",\"x\":\"" + "x".repeat(32 * 1024)),
        invalid(
            "32 KiB of wide letters", "{\"pod_id\":\"1\",\"x\":\"" + "ä".repeat(17_000) + "\"}"),
        invalid("a mebibyte", MARKER.repeat(1024 * 1024 / MARKER.length())));
  }

  static Stream<Defect> types() {
    var defects = new ArrayList<Defect>();
    for (var field : List.of("cashu_token", "pod_image", "ssh_username", "ssh_password")) {
      defects.add(invalid(field + " missing", spawn(json -> json.remove(field))));
      defects.add(invalid(field + " null", spawn(json -> json.putNull(field))));
    }
    for (var field :
        List.of(
            "cashu_token",
            "pod_spec_id",
            "pod_image",
            "ssh_username",
            "ssh_password",
            "template_slug",
            "template_env",
            "replication",
            "primary_npub",
            "workload_id",
            "notify")) {
      defects.add(invalid(field + " as number", spawn(json -> json.put(field, 7))));
      defects.add(invalid(field + " as list", spawn(json -> json.putArray(field).add(MARKER))));
    }
    for (var field : List.of("cashu_token", "pod_image", "ssh_password", "workload_id")) {
      defects.add(invalid(field + " as true", spawn(json -> json.put(field, true))));
      defects.add(invalid(field + " as object", spawn(json -> json.putObject(field))));
      defects.add(invalid(field + " with half a character", half(field)));
    }
    defects.add(invalid("notify as text", spawn(json -> json.put("notify", "true"))));
    defects.add(invalid("template_env as text", spawn(json -> json.put("template_env", MARKER))));
    defects.add(invalid("replication as text", spawn(json -> json.put("replication", "none"))));
    return defects.stream();
  }

  private static String half(String field) {
    return spawn(json -> json.put(field, "HALF")).replace("HALF", MARKER + "\\ud83d");
  }

  static Stream<Defect> values() {
    return Stream.of(
        of("an empty token", ErrorType.INVALID_TOKEN, json -> json.put("cashu_token", "")),
        of(
            "a token over 16 KiB",
            ErrorType.INVALID_TOKEN,
            json -> json.put("cashu_token", "x".repeat(16 * 1024 + 1))),
        badValue("pod_image of 257", json -> json.put("pod_image", "x".repeat(257))),
        badValue("pod_spec_id of 257", json -> json.put("pod_spec_id", "x".repeat(257))),
        badValue("template_slug of 257", json -> json.put("template_slug", "x".repeat(257))),
        badValue("a newline in pod_image", json -> json.put("pod_image", "a\n" + MARKER)),
        badValue("an escape in template_slug", json -> json.put("template_slug", "\u001b[2J")),
        badValue("a NUL in pod_spec_id", json -> json.put("pod_spec_id", "basic\0")),
        credentials("an empty username", "ssh_username", ""),
        credentials("a capital username", "ssh_username", "S3cr3t"),
        credentials("a shell in the username", "ssh_username", "a;" + MARKER),
        credentials("a colon in the username", "ssh_username", "a:" + MARKER),
        credentials("a newline in the username", "ssh_username", "a\nroot"),
        credentials("a username of 33", "ssh_username", "a".repeat(33)),
        credentials("an empty password", "ssh_password", ""),
        credentials("a newline in the password", "ssh_password", MARKER + "\nroot:x"),
        credentials("a NUL in the password", "ssh_password", MARKER + "\0"),
        credentials("a password of 129", "ssh_password", "x".repeat(129)),
        badValue("an empty workload", json -> json.put("workload_id", "")),
        badValue("a path as workload", json -> json.put("workload_id", "../" + MARKER)),
        badValue("a NUL in the workload", json -> json.put("workload_id", MARKER + "\0")),
        badValue("a workload of 129", json -> json.put("workload_id", "x".repeat(129))),
        badValue("a primary that is no key", json -> json.put("primary_npub", MARKER)),
        badValue(
            "a secret key as primary",
            json ->
                json.put(
                    "primary_npub",
                    "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5")),
        badValue("33 variables", json -> fill(json.putObject("template_env"), 33)),
        env("a lower-case name", "path" + MARKER, "x"),
        env("a name with =", "A=" + "B", MARKER),
        env("an empty name", "", MARKER),
        env("a name of 65", "A".repeat(65), MARKER),
        env("a name with a digit first", "1A", MARKER),
        env("a newline in a value", "A", MARKER + "\nB=1"),
        env("a NUL in a value", "A", MARKER + "\0"),
        env("an escape in a value", "A", MARKER + "\u001b[2J"),
        env("a value of 4097", "A", "x".repeat(4097)),
        badValue("a number in a variable", json -> json.putObject("template_env").put("A", 1)),
        badValue("null in a variable", json -> json.putObject("template_env").putNull("A")));
  }

  private static void fill(ObjectNode env, int entries) {
    for (var i = 0; i < entries; i++) {
      env.put("A" + i, MARKER);
    }
  }

  static Stream<Defect> volumes() {
    return Stream.of(
        volume("a text instead of an object", json -> json.put("volume_encryption", MARKER)),
        volume("an empty object", json -> json.putObject("volume_encryption")),
        volumeField("no algorithm", json -> json.remove("algorithm")),
        volumeField("no key", json -> json.remove("key_b64")),
        volumeField("algorithm null", json -> json.putNull("algorithm")),
        volumeField("another algorithm", json -> json.put("algorithm", MARKER)),
        volumeField("an algorithm in capitals", json -> json.put("algorithm", "LUKS2-AES-XTS")),
        volumeField("algorithm as number", json -> json.put("algorithm", 1)),
        volumeField("version 0", json -> json.put("version", 0)),
        volumeField("version 2", json -> json.put("version", 2)),
        volumeField("version 2^32 + 1", json -> json.put("version", 4294967297L)),
        volumeField("version as text", json -> json.put("version", "1")),
        volumeField("version as fraction", json -> json.put("version", 1.0)),
        volumeField("a key of 31 bytes", json -> json.put("key_b64", KEY_B64.substring(0, 42))),
        volumeField("a key of 33 bytes", json -> json.put("key_b64", KEY_B64 + "A")),
        volumeField("an empty key", json -> json.put("key_b64", "")),
        volumeField("a padded key", json -> json.put("key_b64", KEY_B64 + "=")),
        volumeField(
            "a key in plain base64", json -> json.put("key_b64", KEY_B64.replace('_', '/'))),
        volumeField("a key of zeros", json -> json.put("key_b64", "A".repeat(43))),
        volumeField(
            "a text as key",
            json -> json.put("key_b64", "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZSAxMjM")),
        volumeField("key as list", json -> json.putArray("key_b64").add(KEY_B64)),
        volumeField("no base64 at all", json -> json.put("key_b64", MARKER)));
  }

  static Stream<Defect> replications() {
    return Stream.of(
        replication("an unknown mode", ErrorType.UNSUPPORTED_REPLICATION, "mode", MARKER),
        replication("a mode in capitals", ErrorType.UNSUPPORTED_REPLICATION, "mode", "None"),
        badValue("no mode", json -> json.putObject("replication")),
        badValue("mode as number", json -> json.putObject("replication").put("mode", 1)),
        badValue("mode as null", json -> json.putObject("replication").putNull("mode")),
        badValue("no standbys", json -> standbys(json)),
        badValue("nine standbys", json -> standbys(json, keys(9))),
        badValue("a standby that is no key", json -> standbys(json, MARKER)),
        badValue(
            "a standby twice",
            json ->
                standbys(
                    json,
                    STANDBY,
                    "5bde20f586d4b7432578fd4a8d8660ad3731b3a9741e142b8faede207e6fb54d")),
        badValue("a standby that is the primary", json -> standbys(json, PRIMARY)),
        badValue(
            "a standby as number",
            json -> ((ObjectNode) json.get("replication")).putArray("standby_providers").add(1)),
        badValue(
            "standbys as text",
            json -> ((ObjectNode) json.get("replication")).put("standby_providers", STANDBY)),
        of(
            "a warm standby without workload",
            ErrorType.MISSING_WORKLOAD_ID,
            json -> json.remove("workload_id")),
        of(
            "a warm standby with workload null",
            ErrorType.MISSING_WORKLOAD_ID,
            json -> json.putNull("workload_id")),
        of(
            "a warm standby without primary",
            ErrorType.MISSING_WORKLOAD_ID,
            json -> json.remove("primary_npub")));
  }

  private static void standbys(ObjectNode json, String... keys) {
    var list = ((ObjectNode) json.get("replication")).putArray("standby_providers");
    for (var key : keys) {
      list.add(key);
    }
  }

  private static String[] keys(int count) {
    return Captured.names()
        .map(name -> Captured.event(name).pubkey().hex())
        .distinct()
        .filter(key -> !key.equals(PRIMARY))
        .limit(count)
        .toArray(String[]::new);
  }

  static Stream<Defect> leases() {
    return Stream.of(
        invalid("a top-up without token", "{\"pod_npub\":\"" + MARKER + "\"}"),
        invalid("a token alone", "{\"cashu_token\":\"" + MARKER + "\"}"),
        invalid("pod_id as number", "{\"pod_id\":1000}"),
        invalid("pod_id null", "{\"pod_id\":null}"),
        invalid("pod_npub as number", "{\"pod_npub\":1000,\"cashu_token\":\"" + MARKER + "\"}"),
        invalid("top-up token as number", "{\"pod_npub\":\"1\",\"cashu_token\":5}"),
        new Defect(
            "an empty top-up token",
            "{\"pod_npub\":\"1\",\"cashu_token\":\"\"}",
            ErrorType.INVALID_TOKEN),
        new Defect("an empty pod_id", "{\"pod_id\":\"\"}", ErrorType.INVALID_POD_ID),
        new Defect(
            "a pod_id of 129",
            "{\"pod_id\":\"" + MARKER + "1".repeat(129) + "\"}",
            ErrorType.INVALID_POD_ID),
        new Defect(
            "a newline in pod_npub",
            "{\"pod_npub\":\"1\\n" + MARKER + "\",\"cashu_token\":\"x\"}",
            ErrorType.INVALID_POD_ID));
  }

  private static Defect invalid(String name, String text) {
    return new Defect(name, text, ErrorType.INVALID_REQUEST);
  }

  private static Defect of(String name, ErrorType type, Consumer<ObjectNode> change) {
    return new Defect(name, spawn(change), type);
  }

  private static Defect badValue(String name, Consumer<ObjectNode> change) {
    return of(name, ErrorType.INVALID_REQUEST, change);
  }

  private static Defect credentials(String name, String field, String value) {
    return of(name, ErrorType.INVALID_CREDENTIALS, json -> json.put(field, value));
  }

  private static Defect env(String name, String key, String value) {
    return badValue(name, json -> json.putObject("template_env").put(key, value));
  }

  private static Defect volume(String name, Consumer<ObjectNode> change) {
    return of(name, ErrorType.INVALID_VOLUME_ENCRYPTION, change);
  }

  private static Defect volumeField(String name, Consumer<ObjectNode> change) {
    return volume(name, json -> change.accept((ObjectNode) json.get("volume_encryption")));
  }

  private static Defect replication(String name, ErrorType type, String field, String value) {
    return of(
        name, type, json -> object("{}").setAll(json.putObject("replication").put(field, value)));
  }
}
