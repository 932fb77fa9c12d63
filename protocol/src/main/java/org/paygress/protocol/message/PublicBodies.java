package org.paygress.protocol.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.system.Parsed;

/** The JSON in the content of public events, in the reference's order of fields. */
final class PublicBodies {

  private static final int VERSION = 1;
  private static final int MAX_CHARS = 4096;
  private static final int MAX_LIST = 256;

  private PublicBodies() {}

  static String write(Offer offer) {
    var json =
        Json.object()
            .put("provider_npub", offer.provider().hex())
            .put("hostname", offer.hostname())
            .put("location", offer.location().orElse(null));
    var capabilities = json.putArray("capabilities");
    offer.capabilities().forEach(capabilities::add);
    var specs = json.putArray("specs");
    offer.specs().forEach(spec -> write(spec, specs.addObject()));
    var mints = json.putArray("whitelisted_mints");
    offer.mints().forEach(mint -> mints.add(mint.value()));
    json.put("uptime_percent", offer.uptimePercent())
        .put("total_jobs_completed", offer.totalJobsCompleted())
        .put("api_endpoint", offer.apiEndpoint().orElse(null))
        .put("version", VERSION)
        .put("isolation_level", offer.isolationLevel().wire());
    if (offer.p2pk()) {
      json.put("p2pk", true);
    }
    offer.stakeProof().ifPresent(proof -> json.set("stake_proof", Json.value(proof)));
    return Json.write(json);
  }

  private static void write(Spec spec, ObjectNode json) {
    json.put("id", spec.id())
        .put("name", spec.name())
        .put("description", spec.description())
        .put("cpu_millicores", spec.cpuMillicores())
        .put("memory_mb", spec.memoryMb())
        .put("rate_msats_per_sec", spec.rate().msatsPerSec());
  }

  static Offer offer(Fields fields) throws Refusal {
    fields.version();
    return new Offer(
        fields.key("provider_npub"),
        fields.string("hostname", MAX_CHARS),
        fields.optionalString("location", MAX_CHARS),
        fields.strings("capabilities", MAX_LIST, MAX_CHARS),
        specs(fields),
        mints(fields),
        fields.percent("uptime_percent"),
        fields.integer("total_jobs_completed", 0, Long.MAX_VALUE),
        fields.optionalString("api_endpoint", MAX_CHARS),
        isolationLevel(fields),
        fields.optionalBool("p2pk"),
        fields.optionalRaw("stake_proof"));
  }

  private static List<Spec> specs(Fields fields) throws Refusal {
    var specs = new ArrayList<Spec>();
    for (var spec : fields.objects("specs", MAX_LIST)) {
      specs.add(
          new Spec(
              spec.string("id", MAX_CHARS),
              spec.string("name", MAX_CHARS),
              spec.string("description", MAX_CHARS),
              spec.count("cpu_millicores"),
              spec.count("memory_mb"),
              new Rate(spec.integer("rate_msats_per_sec", 1, Long.MAX_VALUE))));
    }
    return specs;
  }

  private static List<MintUrl> mints(Fields fields) throws Refusal {
    var mints = new ArrayList<MintUrl>();
    for (var text : fields.strings("whitelisted_mints", MAX_LIST, MAX_CHARS)) {
      if (MintUrl.parse(text) instanceof Parsed.Ok<MintUrl>(var mint)) {
        mints.add(mint);
      }
    }
    return mints;
  }

  private static IsolationLevel isolationLevel(Fields fields) throws Refusal {
    var text = fields.optionalString("isolation_level", MAX_CHARS);
    return text.isEmpty()
        ? IsolationLevel.SHARED_KERNEL
        : IsolationLevel.fromWire(text.get())
            .orElseThrow(() -> Refusal.invalid("The field isolation_level is unknown."));
  }

  static String write(Heartbeat heartbeat) {
    var json =
        Json.object()
            .put("provider_npub", heartbeat.provider().hex())
            .put("timestamp", heartbeat.timestamp())
            .put("active_workloads", heartbeat.activeWorkloads());
    json.putObject("available_capacity")
        .put("cpu_available", heartbeat.available().cpuMillicores())
        .put("memory_mb_available", heartbeat.available().memoryMb())
        .put("storage_gb_available", heartbeat.available().storageGb());
    return Json.write(json.put("version", VERSION));
  }

  static Heartbeat heartbeat(Fields fields) throws Refusal {
    fields.version();
    var capacity = fields.object("available_capacity");
    return new Heartbeat(
        fields.key("provider_npub"),
        fields.integer("timestamp", 0, Long.MAX_VALUE),
        fields.count("active_workloads"),
        new Capacity(
            capacity.integer("cpu_available", 0, Long.MAX_VALUE),
            capacity.integer("memory_mb_available", 0, Long.MAX_VALUE),
            capacity.integer("storage_gb_available", 0, Long.MAX_VALUE)));
  }

  static String write(LeaseRevocation revocation) {
    var json =
        Json.object()
            .put("workload_id", revocation.workload().value())
            .put("primary_provider_npub", revocation.primary().hex());
    var standbys = json.putArray("standby_providers");
    revocation.standbys().stream().map(PublicKey::npub).forEach(standbys::add);
    json.put("reason", revocation.reason()).put("revoked_at", revocation.revokedAt());
    revocation.stateUri().ifPresent(uri -> json.put("state_uri", uri));
    return Json.write(json.put("version", VERSION));
  }

  static LeaseRevocation revocation(Fields fields) throws Refusal {
    fields.version();
    return new LeaseRevocation(
        fields.workload("workload_id"),
        fields.key("primary_provider_npub"),
        fields.keys("standby_providers", Replication.MAX_STANDBYS),
        fields.string("reason", MAX_CHARS),
        fields.integer("revoked_at", 0, Long.MAX_VALUE),
        fields.optionalString("state_uri", MAX_CHARS));
  }

  static String write(PromotionAnnouncement promotion) {
    var json =
        Json.object()
            .put("workload_id", promotion.workload().value())
            .put("new_primary_npub", promotion.newPrimary().hex())
            .put("promoted_at", promotion.promotedAt())
            .put("version", VERSION);
    promotion.epoch().ifPresent(epoch -> json.put("epoch", epoch));
    return Json.write(json);
  }

  static PromotionAnnouncement promotion(Fields fields) throws Refusal {
    fields.version();
    return new PromotionAnnouncement(
        fields.workload("workload_id"),
        fields.key("new_primary_npub"),
        fields.integer("promoted_at", 0, Long.MAX_VALUE),
        fields.has("epoch")
            ? OptionalLong.of(fields.integer("epoch", 0, Long.MAX_VALUE))
            : OptionalLong.empty());
  }
}
