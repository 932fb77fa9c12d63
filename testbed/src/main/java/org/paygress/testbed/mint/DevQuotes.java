package org.paygress.testbed.mint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.protocol.money.Msat;

/** Quotes for minting (NUT-04, NUT-23), paid from the start. */
final class DevQuotes {
  /** All bitcoin there will be. */
  private static final long MSAT_MAX = 2_100_000_000_000_000_000L;

  private final DevLedger ledger;
  private final Map<String, Quote> quotes = new ConcurrentHashMap<>();

  DevQuotes(DevLedger ledger) {
    this.ledger = ledger;
  }

  private record Quote(String id, Bolt11Invoice invoice, long amount, String unit, long expiry) {}

  ObjectNode quote(long amount, String unit) throws MintError {
    if (ledger.keysets().stream().noneMatch(keyset -> keyset.unit().equals(unit))) {
      throw new MintError(11_013, "unit not supported");
    }
    long msatPerUnit = unit.equals("msat") ? 1 : 1_000;
    if (amount < 1 || amount > MSAT_MAX / msatPerUnit) {
      throw new MintError(11_006, "amount out of range");
    }
    Quote quote =
        new Quote(
            ledger.quote(amount),
            DevInvoices.of(new Msat(amount * msatPerUnit)),
            amount,
            unit,
            Instant.now().plus(DevInvoices.VALIDITY).getEpochSecond());
    quotes.put(quote.id(), quote);
    return wire(quote);
  }

  ObjectNode state(String id) throws MintError {
    Quote quote = quotes.get(id);
    if (quote == null) {
      throw new MintError(20_000, "quote unknown");
    }
    return wire(quote);
  }

  private ObjectNode wire(Quote quote) {
    return MintWire.JSON
        .createObjectNode()
        .put("quote", quote.id())
        .put("request", quote.invoice().text())
        .put("amount", quote.amount())
        .put("unit", quote.unit())
        .put("state", ledger.isUnissued(quote.id()) ? "PAID" : "ISSUED")
        .put("expiry", quote.expiry());
  }
}
