package org.paygress.protocol.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.paygress.protocol.message.ParsedRequest.Accepted;
import org.paygress.protocol.message.ParsedRequest.Rejected;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.volume.VolumeEncryption;

/**
 * Reads and writes requests. Reading is total: any text gives a request or the reply that refuses
 * it, and that reply repeats nothing of the text. Unknown fields are ignored.
 */
public final class RequestCodec {

  /** The most characters of a pod id. */
  private static final int MAX_POD_ID_CHARS = 128;

  /** A token's limit in characters, which are bytes in either encoding of tokens. */
  static final int MAX_TOKEN_CHARS = 16 * 1024;

  static final String REFUND_P2PK = "refund_p2pk";

  private RequestCodec() {}

  /** Reads a direct message's text. */
  public static ParsedRequest parse(String plaintext) {
    try {
      return new Accepted(read(new Fields(Json.readObject(plaintext))));
    } catch (Refusal refusal) {
      return new Rejected(ErrorReply.unspent(refusal.type(), refusal.reason()));
    }
  }

  // The order is the protocol's: an object with the fields of several requests is the first of
  // them.
  private static Request read(Fields fields) throws Refusal {
    if (SpawnFields.areIn(fields)) {
      return SpawnFields.read(fields);
    }
    if (fields.has("pod_npub") && fields.has("cashu_token")) {
      return new TopUpRequest(
          podId(fields, "pod_npub"), token(fields), fields.optionalBool(REFUND_P2PK));
    }
    if (fields.has("pod_id")) {
      return new StatusRequest(podId(fields, "pod_id"));
    }
    throw unknown(fields);
  }

  // Says what is missing when it is clear what was meant.
  private static Refusal unknown(Fields fields) {
    var missing = SpawnFields.missing(fields);
    if (missing.isPresent()) {
      return Refusal.invalid("The field " + missing.get() + " is missing.");
    }
    if (fields.has("pod_npub")) {
      return Refusal.invalid("The field cashu_token is missing.");
    }
    return Refusal.invalid(
        "The request is none of: spawn (cashu_token, pod_image, ssh_username, ssh_password),"
            + " top-up (pod_npub, cashu_token), status (pod_id).");
  }

  static String token(Fields fields) throws Refusal {
    var token = fields.string("cashu_token", Json.MAX_BYTES);
    if (token.isEmpty() || token.length() > MAX_TOKEN_CHARS) {
      throw new Refusal(
          ErrorType.INVALID_TOKEN,
          "The field cashu_token must be 1 to " + MAX_TOKEN_CHARS + " characters.");
    }
    return token;
  }

  private static String podId(Fields fields, String name) throws Refusal {
    var id = fields.string(name, Json.MAX_BYTES);
    if (id.isEmpty() || id.length() > MAX_POD_ID_CHARS || !Text.isOneLine(id)) {
      throw new Refusal(
          ErrorType.INVALID_POD_ID,
          "The field " + name + " must be container-<id> or the number alone.");
    }
    return id;
  }

  /** Writes a request as the reference's clients do: the same fields in the same order. */
  public static String encode(Request request) {
    var json = Json.object();
    switch (request) {
      case SpawnRequest spawn -> write(spawn, json);
      case TopUpRequest topUp ->
          json.put("pod_npub", topUp.podId()).put("cashu_token", topUp.cashuToken());
      case StatusRequest(var podId) -> json.put("pod_id", podId);
    }
    if (request instanceof PaidRequest paid && paid.unlocksRefunds()) {
      json.put(REFUND_P2PK, true);
    }
    return Json.write(json);
  }

  private static void write(SpawnRequest spawn, ObjectNode json) {
    json.put("cashu_token", spawn.cashuToken())
        .put("pod_spec_id", spawn.podSpecId().orElse(null))
        .put("pod_image", spawn.podImage())
        .put("ssh_username", spawn.sshUsername().value())
        .put("ssh_password", spawn.sshPassword().value());
    spawn.templateSlug().ifPresent(slug -> json.put("template_slug", slug));
    if (!spawn.templateEnv().isEmpty()) {
      var env = json.putObject("template_env");
      spawn.templateEnv().forEach(env::put);
    }
    write(spawn.replication(), json);
    spawn.primary().ifPresent(key -> json.put("primary_npub", key.npub()));
    spawn.workloadId().ifPresent(id -> json.put("workload_id", id.value()));
    spawn.volumeEncryption().ifPresent(volume -> write(volume, json));
    if (spawn.wantsNotice()) {
      json.put("notify", true);
    }
  }

  private static void write(Replication replication, ObjectNode json) {
    switch (replication) {
      case Replication.None() -> {}
      case Replication.Checkpointed() ->
          json.putObject("replication").put("mode", SpawnFields.CHECKPOINTED);
      case Replication.WarmStandby(var standbys) -> {
        var node = json.putObject("replication").put("mode", SpawnFields.WARM_STANDBY);
        var list = node.putArray("standby_providers");
        standbys.stream().map(PublicKey::npub).forEach(list::add);
      }
    }
  }

  private static void write(VolumeEncryption volume, ObjectNode json) {
    json.putObject("volume_encryption")
        .put("version", volume.version())
        .put("algorithm", volume.algorithm())
        .put("key_b64", volume.key().toBase64());
  }
}
