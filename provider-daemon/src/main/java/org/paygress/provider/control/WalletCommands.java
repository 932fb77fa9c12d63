package org.paygress.provider.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.paygress.cashu.lightning.Destination;
import org.paygress.cashu.lightning.FeeLimit;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.provider.control.Arguments.Unusable;
import org.paygress.provider.store.WithdrawalJournal.Withdrawal;
import org.paygress.provider.treasury.Debts;
import org.paygress.provider.treasury.Holding;
import org.paygress.provider.treasury.Withdrawals;
import org.paygress.system.Parsed;
import org.paygress.wallet.RestoreOutcome;
import org.paygress.wallet.RestoreScope;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.VerifyOutcome;
import org.paygress.wallet.Wallet;

/** Answers {@code wallet ...}. Amounts are in millisatoshi, times in unix seconds. */
public final class WalletCommands implements CommandHandler {

  private static final int HISTORY_MAX = 10_000;
  private static final int HISTORY_DEFAULT = 20;
  private static final String EXPORT = "export-";
  private static final String OWED_TOO =
      "what is owed gets less while leases are served; --owed-too spends it, and then refunds wait";

  private final Wallet wallet;
  private final Withdrawals withdrawals;
  private final Debts debts;
  private final Clock clock;

  public WalletCommands(Wallet wallet, Withdrawals withdrawals, Debts debts, Clock clock) {
    this.wallet = wallet;
    this.withdrawals = withdrawals;
    this.debts = debts;
    this.clock = clock;
  }

  @Override
  public ControlAnswer answer(ControlCall call) {
    var arguments = new Arguments(call.arguments());
    try {
      return switch (call.command()) {
        case "wallet balance" -> new ControlAnswer.Done(balance());
        case "wallet history" -> new ControlAnswer.Done(history(arguments));
        case "wallet send" -> send(arguments);
        case "wallet withdraw" -> withdraw(arguments);
        case "wallet restore" -> new ControlAnswer.Done(restore(arguments));
        case "wallet verify" -> new ControlAnswer.Done(verify(arguments));
        default -> refused("the daemon knows no command " + call.command(), "update it");
      };
    } catch (Unusable e) {
      return refused(String.valueOf(e.getMessage()), "see paygressd wallet --help");
    }
  }

  private static ControlAnswer refused(String message, String remedy) {
    return new ControlAnswer.Refused(message, remedy);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode balance() {
    ObjectNode result = object();
    ArrayNode mints = result.putArray("mints");
    byName()
        .forEach(
            (mint, amount) ->
                mints
                    .addObject()
                    .put("mint", mint)
                    .put("msats", amount.value())
                    .put("owed_msats", debts.at(MintUrl.of(mint)).value()));
    result.setAll(LedgerJson.of(wallet.ledger()));
    ArrayNode advised = result.putArray("restore_advised");
    wallet.restoreAdvised().stream().map(MintUrl::value).sorted().forEach(advised::add);
    return result;
  }

  private Map<String, Msat> byName() {
    Map<String, Msat> named = new TreeMap<>();
    wallet.balances().forEach((mint, amount) -> named.put(mint.value(), amount));
    return named;
  }

  private ObjectNode history(Arguments arguments) {
    int limit = Math.clamp(arguments.number("limit", HISTORY_DEFAULT), 1, HISTORY_MAX);
    ObjectNode result = object();
    ArrayNode entries = result.putArray("entries");
    wallet
        .history(limit)
        .forEach(
            entry ->
                entries
                    .addObject()
                    .put("id", entry.operationId())
                    .put("kind", LedgerJson.lower(entry.kind()))
                    .put("state", LedgerJson.lower(entry.state()))
                    .put("mint", entry.mint().value())
                    .put("unit", entry.unit())
                    .put("msats", entry.amount().value())
                    .put("fee_msats", entry.fee().value())
                    .put("time", entry.time().getEpochSecond()));
    return result;
  }

  /** The operation's name is told even when it fails: under it the token comes again. */
  private ControlAnswer send(Arguments arguments) throws Unusable {
    Optional<String> again = arguments.text("again");
    if (again.isPresent()) {
      return wallet
          .sent(again.filter(id -> id.startsWith(EXPORT)).orElse(EXPORT))
          .map(token -> sent(again.get(), token))
          .orElseGet(() -> refused("no token was made under this name", "see wallet history"));
    }
    Msat amount = arguments.sats("sats").orElse(Msat.ZERO);
    MintUrl mint = arguments.mint(wallet);
    Optional<Holding> holding = Holding.at(wallet, mint);
    if (Msat.ZERO.equals(amount) || holding.isEmpty() || less(holding.get().spendable(), amount)) {
      return refused("the mint holds less than that for us", "see paygressd wallet balance");
    }
    Msat free = holding.get().beside(debts.at(mint));
    if (less(free, amount) && !arguments.owedToo()) {
      return refused(
          "that is owed to consumers; " + free.toSatFloor().value() + " sat are free", OWED_TOO);
    }
    String id = EXPORT + fresh();
    return switch (wallet.send(id, mint, holding.get().unit(), amount)) {
      case SendOutcome.Sent(var token) -> sent(id, token);
      case SendOutcome.Failed(var message) ->
          refused(
              "no token yet: " + message,
              "nothing is lost; if the mint comes back: paygressd wallet send --again " + id);
    };
  }

  private static boolean less(Msat one, Msat other) {
    return one.compareTo(other) < 0;
  }

  private String fresh() {
    byte[] random = new byte[4];
    ThreadLocalRandom.current().nextBytes(random);
    Instant now = clock.instant();
    return now.getEpochSecond() + "-" + HexFormat.of().formatHex(random);
  }

  private static ControlAnswer sent(String id, Token token) {
    return new ControlAnswer.Done(
        object().put("id", id).put("mint", token.mint().value()).put("token", token.encode()));
  }

  private ControlAnswer withdraw(Arguments arguments) throws Unusable {
    Destination destination =
        switch (Destination.parse(arguments.text("destination").orElse(""))) {
          case Parsed.Ok<Destination>(var good) -> good;
          case Parsed.Malformed<Destination>(var reason) -> throw new Unusable(reason);
        };
    FeeLimit fees = arguments.sats("fee_max_sats").map(FeeLimit::of).orElse(FeeLimit.DEFAULT);
    var order =
        new Withdrawals.Order(
            arguments.mint(wallet),
            destination,
            arguments.sats("sats"),
            fees,
            Msat.ZERO,
            arguments.owedToo());
    return switch (withdrawals.withdraw(order)) {
      case Withdrawals.Result.NotBegun(var reason) ->
          refused(reason, "nothing was paid; see paygressd wallet balance");
      case Withdrawals.Result.Owed(var free) ->
          refused(
              "that is owed to consumers; with the fee limit, "
                  + free.value()
                  + " sat can be withdrawn",
              OWED_TOO);
      case Withdrawals.Result.Recorded(var withdrawal) -> withdrawn(withdrawal);
    };
  }

  private static ControlAnswer withdrawn(Withdrawal withdrawal) {
    return switch (withdrawal.status()) {
      case REFUSED ->
          refused(
              "not paid: " + withdrawal.note(),
              "the money is where it was; try again, or elsewhere");
      case PAID, PAYING ->
          new ControlAnswer.Done(
              object()
                  .put("id", "withdraw-" + withdrawal.number())
                  .put("state", LedgerJson.lower(withdrawal.status()))
                  .put("mint", withdrawal.mint().value())
                  .put("destination", withdrawal.destination())
                  .put("msats", withdrawal.invoice().amount().value())
                  .put("fee_msats", withdrawal.fee().value()));
    };
  }

  private ObjectNode restore(Arguments arguments) throws Unusable {
    int gap = arguments.number("gap", RestoreScope.GAP);
    if (gap < 1 || gap > RestoreScope.GAP_MAX) {
      throw new Unusable("the gap is out of range");
    }
    ObjectNode result = object();
    ArrayNode mints = result.putArray("mints");
    for (MintUrl mint : arguments.mints(wallet)) {
      ObjectNode node = mints.addObject().put("mint", mint.value());
      switch (wallet.restore(mint, RestoreScope.seedAlone().withGap(gap))) {
        case RestoreOutcome.Restored(var value, int proofs, int spent, int known) ->
            node.put("msats", value.value())
                .put("proofs", proofs)
                .put("spent", spent)
                .put("known", known);
        case RestoreOutcome.Unfinished(var message) -> node.put("problem", message);
      }
    }
    return result;
  }

  private ObjectNode verify(Arguments arguments) throws Unusable {
    ObjectNode result = object();
    ArrayNode mints = result.putArray("mints");
    for (MintUrl mint : arguments.mints(wallet)) {
      ObjectNode node = mints.addObject().put("mint", mint.value());
      switch (wallet.verify(mint)) {
        case VerifyOutcome.Verified(int proofs, var differences) -> {
          node.put("proofs", proofs);
          ArrayNode found = node.putArray("differences");
          differences.forEach(
              difference ->
                  found
                      .addObject()
                      .put("keyset", difference.keyset().toString())
                      .put("unit", difference.unit())
                      .put("msats", difference.amount().value())
                      .put("state", LedgerJson.lower(difference.state())));
        }
        case VerifyOutcome.Unavailable(var message) -> node.put("problem", message);
      }
    }
    return result;
  }
}
