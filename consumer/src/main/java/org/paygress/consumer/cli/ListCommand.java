package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.directory.Directory;
import org.paygress.consumer.exchange.ReachableRelays;
import org.paygress.protocol.message.Offer;
import org.paygress.protocol.message.Spec;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Relays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code paygress list}: who rents out what. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists providers, their tiers and prices, and whether they are online.")
public final class ListCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Mixin private CommonOptions common = new CommonOptions();
  @picocli.CommandLine.Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws UserException {
    SecretKey key = common.key();
    List<Directory.Entry> entries;
    try (Relays relays = ReachableRelays.connect(common.relays(), key)) {
      entries = Directory.read(relays, PATIENCE);
    } catch (InterruptedException e) {
      throw UserException.interrupted("try again");
    }
    Output.print(
        Objects.requireNonNull(spec).commandLine().getOut(),
        common.json(),
        json(entries),
        text(entries));
    return 0;
  }

  private static ObjectNode json(List<Directory.Entry> entries) {
    ObjectNode root = Output.JSON.createObjectNode();
    ArrayNode providers = root.putArray("providers");
    for (Directory.Entry entry : entries) {
      Offer offer = entry.offer();
      ObjectNode node =
          providers
              .addObject()
              .put("npub", offer.provider().npub())
              .put("public_key", offer.provider().hex())
              .put("name", offer.hostname())
              .put("online", entry.online())
              .put("uptime_percent", offer.uptimePercent())
              .put("jobs_completed", offer.totalJobsCompleted());
      offer.location().ifPresent(location -> node.put("location", location));
      ArrayNode mints = node.putArray("mints");
      offer.mints().forEach(mint -> mints.add(mint.value()));
      ArrayNode tiers = node.putArray("tiers");
      for (Spec tier : offer.specs()) {
        tiers
            .addObject()
            .put("id", tier.id())
            .put("name", tier.name())
            .put("cpu_millicores", tier.cpuMillicores())
            .put("memory_mb", tier.memoryMb())
            .put("rate_msats_per_sec", tier.rate().msatsPerSec());
      }
    }
    return root;
  }

  private static List<String> text(List<Directory.Entry> entries) {
    if (entries.isEmpty()) {
      return List.of("No provider has an offer on these relays.");
    }
    List<String> lines = new ArrayList<>();
    for (Directory.Entry entry : entries) {
      Offer offer = entry.offer();
      lines.add(
          offer.hostname()
              + offer.location().map(location -> ", " + location).orElse("")
              + (entry.online() ? " (online)" : " (offline)"));
      lines.add("  " + offer.provider().npub());
      for (Spec tier : offer.specs()) {
        lines.add(
            "  %-10s %d millicores, %d MB: %d msat/s"
                .formatted(
                    tier.id(), tier.cpuMillicores(), tier.memoryMb(), tier.rate().msatsPerSec()));
      }
      offer.mints().forEach(mint -> lines.add("  takes tokens of " + mint.value()));
    }
    return lines;
  }
}
