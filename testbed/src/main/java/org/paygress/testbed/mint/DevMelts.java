package org.paygress.testbed.mint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.BlindedMessage;
import org.paygress.cashu.token.Proof;
import org.paygress.system.Parsed;

/** NUT-05 with NUT-08: quotes and their payments. Guarded by the ledger's monitor. */
final class DevMelts {
  private final DevLedger ledger;
  private final DevLightning lightning;
  private final Map<String, Quote> quotes = new HashMap<>();

  DevMelts(DevLedger ledger, DevLightning lightning) {
    this.ledger = ledger;
    this.lightning = lightning;
  }

  private static final class Quote {
    private final String id = UUID.randomUUID().toString();
    private final String invoice;
    private final String unit;
    private final long amount;
    private final long reserve;
    private final long expiry = Instant.now().plus(DevInvoices.VALIDITY).getEpochSecond();
    private String state = "UNPAID";
    private List<Proof> inputs = List.of();
    private List<BlindedMessage> blanks = List.of();
    private List<BlindSignature> change = List.of();

    Quote(String invoice, String unit, long amount, long reserve) {
      this.invoice = invoice;
      this.unit = unit;
      this.amount = amount;
      this.reserve = reserve;
    }
  }

  ObjectNode quote(String text, String unit) throws MintError {
    if (!(Bolt11Invoice.parse(text) instanceof Parsed.Ok<Bolt11Invoice>(var invoice))) {
      throw new MintError(20_000, "not an invoice");
    }
    long msat = invoice.amount().value();
    long amount = unit.equals("msat") ? msat : (msat + 999) / 1_000;
    if (amount < lightning.least() || amount > lightning.most()) {
      throw new MintError(11_006, "amount out of limits");
    }
    synchronized (ledger) {
      boolean known =
          quotes.values().stream()
              .anyMatch(old -> old.invoice.equals(invoice.text()) && !old.state.equals("UNPAID"));
      if (known) {
        throw new MintError(20_006, "invoice paid or being paid");
      }
      Quote quote = new Quote(invoice.text(), unit, amount, lightning.reserveFor(amount));
      quotes.put(quote.id, quote);
      return wire(quote);
    }
  }

  ObjectNode state(String id) throws MintError {
    synchronized (ledger) {
      ObjectNode state = wire(find(id));
      if (!lightning.namesChange()) {
        state.remove("change");
      }
      return state;
    }
  }

  ObjectNode melt(String id, List<Proof> inputs, List<BlindedMessage> blanks) throws MintError {
    synchronized (ledger) {
      Quote quote = find(id);
      if (!quote.state.equals("UNPAID")) {
        throw new MintError(quote.state.equals("PAID") ? 20_006 : 20_005, "quote not unpaid");
      }
      long fee = ledger.checkInputs(inputs);
      if (DevLedger.sum(inputs) - fee < quote.amount + quote.reserve) {
        throw new MintError(11_005, "inputs do not cover amount, reserve and fee");
      }
      ledger.checkOutputs(blanks);
      quote.inputs = inputs;
      quote.blanks = blanks;
      switch (lightning.next()) {
        case PAYS -> pay(quote);
        case PENDS -> {
          quote.state = "PENDING";
          ledger.hold(inputs, true);
        }
        case FAILS -> throw new MintError(20_004, "payment failed");
      }
      return wire(quote);
    }
  }

  /** Ends what is under way. */
  void settle(boolean paid) {
    synchronized (ledger) {
      for (Quote quote : quotes.values()) {
        if (quote.state.equals("PENDING")) {
          ledger.hold(quote.inputs, false);
          quote.state = "UNPAID";
          if (paid) {
            settlePaid(quote);
          }
        }
      }
    }
  }

  private void settlePaid(Quote quote) {
    try {
      pay(quote);
    } catch (MintError e) {
      throw new IllegalStateException("a checked payment cannot be settled", e);
    }
  }

  private void pay(Quote quote) throws MintError {
    long left = DevLedger.sum(quote.inputs) - ledger.checkInputs(quote.inputs) - quote.amount;
    long change = left - lightning.pay(quote.amount);
    List<BlindedMessage> filled = lightning.givesChange() ? fill(quote.blanks, change) : List.of();
    quote.change = ledger.settle(quote.inputs, quote.amount, filled);
    quote.state = "PAID";
    if (lightning.signsChangeTwice()) {
      ledger.signUnpaid(fill(quote.blanks.subList(filled.size(), quote.blanks.size()), change));
    }
  }

  /** The largest powers of two of {@code change}, as many as there are blank outputs for. */
  private static List<BlindedMessage> fill(List<BlindedMessage> blanks, long change) {
    List<BlindedMessage> filled = new ArrayList<>();
    for (int bit = 31; bit >= 0; bit--) {
      if ((change >> bit & 1) == 1 && filled.size() < blanks.size()) {
        BlindedMessage blank = blanks.get(filled.size());
        filled.add(new BlindedMessage(1L << bit, blank.keyset(), blank.b()));
      }
    }
    return filled;
  }

  private Quote find(String id) throws MintError {
    Quote quote = quotes.get(id);
    if (quote == null) {
      throw new MintError(20_000, "quote unknown");
    }
    return quote;
  }

  private static ObjectNode wire(Quote quote) {
    ObjectNode node =
        MintWire.JSON
            .createObjectNode()
            .put("quote", quote.id)
            .put("request", quote.invoice)
            .put("amount", quote.amount)
            .put("unit", quote.unit)
            .put("fee_reserve", quote.reserve)
            .put("state", quote.state)
            .put("expiry", quote.expiry);
    if (quote.state.equals("PAID")) {
      node.put("payment_preimage", "00".repeat(32));
      node.set("change", MintWire.signatures(quote.change).path("signatures"));
    }
    return node;
  }
}
