package org.paygress.protocol.message;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.volume.VolumeEncryption;
import org.paygress.system.Parsed;

/** Reads the fields of a spawn request, each with the error type that belongs to its defects. */
final class SpawnFields {

  static final String NONE = "none";
  static final String CHECKPOINTED = "checkpointed";
  static final String WARM_STANDBY = "warm-standby";

  private static final List<String> REQUIRED =
      List.of("cashu_token", "pod_image", "ssh_username", "ssh_password");
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_ENV_ENTRIES = 32;
  private static final int MAX_ENV_VALUE_CHARS = 4096;
  private static final Pattern ENV_NAME = Pattern.compile("[A-Z_][A-Z0-9_]{0,63}");

  private SpawnFields() {}

  static boolean areIn(Fields fields) {
    return REQUIRED.stream().allMatch(fields::has);
  }

  /** The first required field that is missing, if one that only a spawn has is there. */
  static Optional<String> missing(Fields fields) {
    var meant = REQUIRED.stream().skip(1).anyMatch(fields::has);
    return REQUIRED.stream().filter(name -> meant && !fields.has(name)).findFirst();
  }

  static SpawnRequest read(Fields fields) throws Refusal {
    var token = RequestCodec.token(fields);
    var spec = optionalName(fields, "pod_spec_id");
    var image = name(fields, "pod_image");
    var username = username(fields);
    var password = password(fields);
    var slug = optionalName(fields, "template_slug");
    var env = environment(fields);
    var primary = fields.optionalKey("primary_npub");
    var workload =
        fields.has("workload_id")
            ? Optional.of(fields.workload("workload_id"))
            : Optional.<WorkloadId>empty();
    var replication = replication(fields);
    checkRoles(replication, primary, workload);
    var wantsNotice = fields.optionalBool("notify");
    var unlocksRefunds = fields.optionalBool(RequestCodec.REFUND_P2PK);
    // Last, so that no later refusal leaves a key behind.
    var encryption = volumeEncryption(fields);
    return new SpawnRequest(
        token,
        spec,
        image,
        username,
        password,
        slug,
        env,
        replication,
        primary,
        workload,
        encryption,
        wantsNotice,
        unlocksRefunds);
  }

  /** A name that is only looked up, and shown in logs: one line. */
  private static String name(Fields fields, String field) throws Refusal {
    var text = fields.string(field, MAX_NAME_CHARS);
    if (!Text.isOneLine(text)) {
      throw Refusal.invalid("The field " + field + " has a control character.");
    }
    return text;
  }

  private static Optional<String> optionalName(Fields fields, String field) throws Refusal {
    return fields.has(field) ? Optional.of(name(fields, field)) : Optional.empty();
  }

  private static SshUsername username(Fields fields) throws Refusal {
    var text = fields.string("ssh_username", Json.MAX_BYTES);
    return value("ssh_username", SshUsername.parse(text), ErrorType.INVALID_CREDENTIALS);
  }

  private static SshPassword password(Fields fields) throws Refusal {
    var text = fields.string("ssh_password", Json.MAX_BYTES);
    return value("ssh_password", SshPassword.parse(text), ErrorType.INVALID_CREDENTIALS);
  }

  private static <T> T value(String name, Parsed<T> parsed, ErrorType type) throws Refusal {
    return switch (parsed) {
      case Parsed.Ok<T>(var value) -> value;
      case Parsed.Malformed<T>(var reason) ->
          throw new Refusal(type, "The field " + name + " " + reason + ".");
    };
  }

  private static Map<String, String> environment(Fields fields) throws Refusal {
    var env = new LinkedHashMap<String, String>();
    var given = fields.optionalObject("template_env");
    if (given.isEmpty()) {
      return env;
    }
    if (given.get().node().size() > MAX_ENV_ENTRIES) {
      throw Refusal.invalid("The field template_env has more than 32 entries.");
    }
    for (var entry : given.get().node().properties()) {
      if (!ENV_NAME.matcher(entry.getKey()).matches()) {
        throw Refusal.invalid("A name in template_env must match [A-Z_][A-Z0-9_]{0,63}.");
      }
      var text = Fields.asString("template_env", entry.getValue(), MAX_ENV_VALUE_CHARS);
      if (!Text.isOneLine(text)) {
        throw Refusal.invalid("A value in template_env has a control character.");
      }
      env.put(entry.getKey(), text);
    }
    return env;
  }

  private static Replication replication(Fields fields) throws Refusal {
    var given = fields.optionalObject("replication");
    if (given.isEmpty()) {
      return new Replication.None();
    }
    return switch (given.get().string("mode", Json.MAX_BYTES)) {
      case NONE -> new Replication.None();
      case CHECKPOINTED -> new Replication.Checkpointed();
      case WARM_STANDBY -> warmStandby(given.get());
      default ->
          throw new Refusal(
              ErrorType.UNSUPPORTED_REPLICATION,
              "The field replication.mode must be none, checkpointed or warm-standby.");
    };
  }

  private static Replication warmStandby(Fields fields) throws Refusal {
    var standbys = fields.keys("standby_providers", Replication.MAX_STANDBYS);
    if (standbys.isEmpty()) {
      throw Refusal.invalid("The field standby_providers is empty.");
    }
    if (new HashSet<>(standbys).size() != standbys.size()) {
      throw Refusal.invalid("The field standby_providers names a provider twice.");
    }
    return new Replication.WarmStandby(standbys);
  }

  private static void checkRoles(
      Replication replication, Optional<PublicKey> primary, Optional<WorkloadId> workload)
      throws Refusal {
    if (!(replication instanceof Replication.WarmStandby(var standbys))) {
      return;
    }
    if (workload.isEmpty() || primary.isEmpty()) {
      throw new Refusal(
          ErrorType.MISSING_WORKLOAD_ID,
          "A warm-standby spawn needs workload_id and primary_npub, the same for every provider.");
    }
    if (standbys.contains(primary.get())) {
      throw Refusal.invalid("A provider cannot be the primary and a standby of one workload.");
    }
  }

  private static Optional<VolumeEncryption> volumeEncryption(Fields fields) throws Refusal {
    if (!fields.has("volume_encryption")) {
      return Optional.empty();
    }
    try {
      var given = fields.object("volume_encryption");
      var version =
          given.integerOr("version", Long.MIN_VALUE, Long.MAX_VALUE, VolumeEncryption.VERSION);
      var parsed =
          VolumeEncryption.parse(
              version,
              given.string("algorithm", Json.MAX_BYTES),
              given.string("key_b64", Json.MAX_BYTES));
      return Optional.of(value("volume_encryption:", parsed, ErrorType.INVALID_VOLUME_ENCRYPTION));
    } catch (Refusal refusal) {
      // Whatever is wrong in there, the consumer must learn that nothing would be encrypted.
      throw new Refusal(ErrorType.INVALID_VOLUME_ENCRYPTION, refusal.reason());
    }
  }
}
