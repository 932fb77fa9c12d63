package org.paygress.cashu.mint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.paygress.system.Parsed;

/**
 * A mint's offer to pay an invoice, and how far it got (NUT-05, NUT-23).
 *
 * @param id what the mint calls it
 * @param amount units for the invoice
 * @param feeReserve units that the payment may cost at most
 * @param preimage the proof of payment, 64 hexadecimal digits
 * @param change signatures on our blank outputs, in their order (NUT-08)
 */
public record MeltQuote(
    String id,
    long amount,
    long feeReserve,
    State state,
    Optional<String> preimage,
    List<BlindSignature> change) {

  /** What the mint knows of the payment. */
  public enum State {
    /** Not begun, or failed for good. */
    UNPAID,
    /** Under way, or in any state that we do not know the name of. */
    PENDING,
    PAID
  }

  public MeltQuote {
    change = List.copyOf(change);
    if (amount < 1 || feeReserve < 0) {
      throw new IllegalArgumentException("a quote's amounts are out of range");
    }
  }

  static Parsed<MeltQuote> read(JsonNode root) {
    String id = root.path("quote").asText("");
    long amount = root.path("amount").asLong(0);
    long reserve = root.path("fee_reserve").asLong(-1);
    if (!id.matches("[A-Za-z0-9_-]{1,128}") || amount < 1 || reserve < 0) {
      return Parsed.malformed("the mint's quote lacks id, amount or fee reserve");
    }
    State state =
        switch (root.path("state").asText("")) {
          case "UNPAID" -> State.UNPAID;
          case "PAID" -> State.PAID;
          default -> State.PENDING;
        };
    String preimage = root.path("payment_preimage").asText("");
    Optional<String> proof =
        preimage.matches("[0-9a-fA-F]{64}") ? Optional.of(preimage) : Optional.empty();
    return (root.hasNonNull("change")
            ? MintJson.signatures(root, "change")
            : Parsed.<List<BlindSignature>>ok(List.of()))
        .then(change -> Parsed.ok(new MeltQuote(id, amount, reserve, state, proof, change)));
  }

  @Override
  public String toString() {
    return "MeltQuote(" + state + ", " + amount + ", redacted)";
  }
}
