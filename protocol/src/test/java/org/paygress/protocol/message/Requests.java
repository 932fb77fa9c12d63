package org.paygress.protocol.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Requests for tests, in JSON: whole ones to break in one place. */
final class Requests {

  /** Stands in every value that must never come back. */
  static final String MARKER = "s3cr3t";

  static final String KEY_B64 = "dV_6i6klIRdNQEDB-Vmn0OXWrM39a8_z_K4M7euWquY";
  static final String PRIMARY = "1db25e8d10634a749a3412443661026479035a3a194228eb325bb9cc5bd1edf3";
  static final String STANDBY = "npub1t00zpavx6jm5xftcl49gmpnq45mnrvafws0pg2u04m0zqln0k4xs78x3mg";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Requests() {}

  /** Every field there is. */
  static String spawn(Consumer<ObjectNode> change) {
    var json = plain();
    json.put("pod_spec_id", "basic").put("template_slug", "postgres");
    json.putObject("template_env").put("POSTGRES_PASSWORD", MARKER);
    json.putObject("replication")
        .put("mode", "warm-standby")
        .putArray("standby_providers")
        .add(STANDBY);
    json.put("primary_npub", PRIMARY).put("workload_id", "w-1");
    json.putObject("volume_encryption")
        .put("version", 1)
        .put("algorithm", "luks2-aes-xts")
        .put("key_b64", KEY_B64);
    json.put("notify", true).put("refund_p2pk", true);
    change.accept(json);
    return json.toString();
  }

  /** What the oldest clients send. */
  static ObjectNode plain() {
    return JSON.createObjectNode()
        .put("cashu_token", "cashuB" + MARKER)
        .put("pod_image", "ubuntu:22.04")
        .put("ssh_username", "user")
        .put("ssh_password", MARKER);
  }

  static ObjectNode object(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
