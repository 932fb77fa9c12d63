package org.paygress.provider.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.paygress.host.Resources;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.money.Rate;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.lease.Tier;
import org.paygress.system.sqlite.StoreException;

/** {@link Terms} as JSON, format 1. */
final class TermsCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TermsCodec() {}

  static String encode(Terms terms) {
    Tier tier = terms.tier();
    ObjectNode node = JSON.createObjectNode();
    node.putObject("tier")
        .put("id", tier.id())
        .put("name", tier.name())
        .put("description", tier.description())
        .put("cpu_millicores", tier.resources().cpuMillicores())
        .put("memory_mb", tier.resources().memoryMb())
        .put("disk_mb", tier.resources().diskMb())
        .put("pids_max", tier.resources().pidsMax())
        .put("rate_msats_per_sec", tier.rate().msatsPerSec());
    node.put("template", terms.template())
        .put("ssh_username", terms.user().value())
        .put("encrypted", terms.encrypted());
    terms.workload().ifPresent(workload -> node.put("workload_id", workload.value()));
    return node.toString();
  }

  static Terms decode(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      JsonNode tier = node.path("tier");
      return new Terms(
          new Tier(
              tier.path("id").asText(),
              tier.path("name").asText(),
              tier.path("description").asText(),
              new Resources(
                  tier.path("cpu_millicores").asInt(),
                  tier.path("memory_mb").asInt(),
                  tier.path("disk_mb").asInt(),
                  tier.path("pids_max").asInt()),
              new Rate(tier.path("rate_msats_per_sec").asLong())),
          node.path("template").asText(),
          node.has("workload_id")
              ? Optional.of(new WorkloadId(node.path("workload_id").asText()))
              : Optional.empty(),
          new SshUsername(node.path("ssh_username").asText()),
          node.path("encrypted").asBoolean());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new StoreException("the journal holds lease terms this release cannot read", e);
    }
  }
}
