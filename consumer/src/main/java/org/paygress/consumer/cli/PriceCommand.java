package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.cashu.token.PaymentRequest;
import org.paygress.consumer.UserException;
import org.paygress.consumer.directory.Directory;
import org.paygress.consumer.exchange.ReachableRelays;
import org.paygress.protocol.message.Offer;
import org.paygress.protocol.message.Spec;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.relay.Relays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paygress price}: what some time costs, as a payment request for any Cashu wallet. */
@Command(
    name = "price",
    mixinStandardHelpOptions = true,
    description =
        "Shows what a time costs, and a payment request (NUT-18) that makes any Cashu wallet yield"
            + " the token for it.")
public final class PriceCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MINUTES_MAX = 366 * 24 * 60;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "PROVIDER", description = "npub or hex key of a provider.")
  private String provider = "";

  @Option(names = "--tier", paramLabel = "ID", description = "Default: the provider's first.")
  private @Nullable String tier;

  @Option(
      names = "--minutes",
      paramLabel = "MINUTES",
      defaultValue = "60",
      description = "For how long, 1 to 527040. Default: ${DEFAULT-VALUE}")
  private int minutes = 60;

  @picocli.CommandLine.Spec private @Nullable CommandSpec spec;

  /** What it comes to. */
  private record Price(Offer offer, Spec tier, int minutes, long sats, String request) {}

  @Override
  public Integer call() throws UserException {
    if (minutes < 1 || minutes > MINUTES_MAX) {
      throw new UserException("--minutes is out of range", "give 1 to " + MINUTES_MAX);
    }
    Price price = price(offer(CommonOptions.provider(provider)));
    Output.print(
        Objects.requireNonNull(spec).commandLine().getOut(),
        common.json(),
        json(price),
        text(price));
    return 0;
  }

  private Offer offer(PublicKey whose) throws UserException {
    try (Relays relays = ReachableRelays.connect(common.relays(), common.key())) {
      return Directory.require(relays, whose, PATIENCE).offer();
    } catch (InterruptedException e) {
      throw UserException.interrupted("try again");
    }
  }

  private Price price(Offer offer) throws UserException {
    Spec wanted =
        offer.specs().stream()
            .filter(each -> tier == null || each.id().equals(tier))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "the provider has no such tier", "'paygress list' shows its tiers"));
    long sats;
    try {
      sats = wanted.rate().cost(60L * minutes).toSatCeil().value();
    } catch (ArithmeticException e) {
      throw new UserException("that costs more than there is", "give fewer minutes");
    }
    String purpose = "%s for %d minutes".formatted(wanted.id(), minutes);
    String request = PaymentRequest.of(sats, "sat", offer.mints(), purpose).encode();
    return new Price(offer, wanted, minutes, sats, request);
  }

  private static ObjectNode json(Price price) {
    ObjectNode root =
        Output.JSON
            .createObjectNode()
            .put("npub", price.offer().provider().npub())
            .put("tier", price.tier().id())
            .put("minutes", price.minutes())
            .put("amount", price.sats())
            .put("unit", "sat")
            .put("payment_request", price.request());
    ArrayNode mints = root.putArray("mints");
    price.offer().mints().forEach(mint -> mints.add(mint.value()));
    return root;
  }

  private static List<String> text(Price price) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s costs %d sat for %d minutes, and the mint's fee for redeeming the token."
            .formatted(price.tier().id(), price.sats(), price.minutes()));
    price.offer().mints().forEach(mint -> lines.add("  takes tokens of " + mint.value()));
    lines.add("Let your wallet pay this request, and give the token it makes to 'paygress spawn':");
    lines.add(price.request());
    return lines;
  }
}
