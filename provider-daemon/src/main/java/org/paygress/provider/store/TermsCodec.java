package org.paygress.provider.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.paygress.host.Resources;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.money.Rate;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.lease.Tier;
import org.paygress.system.json.StrictObject;

/** {@link Terms} as JSON. */
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
    if (terms.lockedRefunds()) {
      node.put("locked_refunds", true);
    }
    terms.workload().ifPresent(workload -> node.put("workload_id", workload.value()));
    return node.toString();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException it is anything else
   */
  static Terms decode(String json) {
    StrictObject terms = StrictObject.parse(json);
    StrictObject tier = terms.object("tier");
    return new Terms(
        new Tier(
            tier.text("id"),
            tier.text("name"),
            tier.text("description"),
            new Resources(
                tier.integer("cpu_millicores"),
                tier.integer("memory_mb"),
                tier.integer("disk_mb"),
                tier.integer("pids_max")),
            new Rate(tier.number("rate_msats_per_sec"))),
        terms.text("template"),
        terms.optional("workload_id", terms::text).map(WorkloadId::new),
        new SshUsername(terms.text("ssh_username")),
        terms.flag("encrypted"),
        terms.optional("locked_refunds", terms::flag).orElse(false));
  }
}
