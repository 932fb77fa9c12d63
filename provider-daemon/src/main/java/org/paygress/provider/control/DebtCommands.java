package org.paygress.provider.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.provider.lease.Debt;
import org.paygress.provider.runtime.TopUpRunner;
import org.paygress.provider.store.DebtJournal;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal;
import org.paygress.system.sqlite.Tx;

/**
 * Answers {@code debts}: what is owed to consumers and could not be made into a token yet, and
 * {@code debts end}, which gives one up.
 */
public final class DebtCommands implements CommandHandler {

  /** Lists them. */
  public static final String LIST = "debts";

  /** Gives one up for good. */
  public static final String END = "debts end";

  /** How many of those that were given up are listed. */
  private static final int WRITTEN_OFF_MAX = 100;

  private final Journals journals;
  private final TopUpRunner topUps;
  private final Clock clock;

  public DebtCommands(Journals journals, TopUpRunner topUps, Clock clock) {
    this.journals = journals;
    this.topUps = topUps;
    this.clock = clock;
  }

  @Override
  public ControlAnswer answer(ControlCall call) {
    return switch (call.command()) {
      case LIST -> new ControlAnswer.Done(list());
      case END ->
          end(
              call.arguments().path("debt").asText(),
              call.arguments().path("force").asBoolean(false));
      default ->
          new ControlAnswer.Refused(
              "the daemon knows no command " + call.command(), "restart it after an update");
    };
  }

  private ObjectNode list() {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode open = result.putArray("debts");
    put(open, journals.openDebts());
    topUps.unfinished().forEach(offered -> put(open.addObject(), offered));
    put(
        result.putArray("written_off"),
        journals.database().transaction(tx -> journals.debts().writtenOff(tx, WRITTEN_OFF_MAX)));
    return result;
  }

  private static void put(ArrayNode debts, List<DebtJournal.Entry> entries) {
    entries.forEach(owed -> put(debts.addObject(), owed));
  }

  private static ObjectNode put(ObjectNode node, DebtJournal.Entry owed) {
    node.put("name", owed.name())
        .put("lease", owed.lease().wire())
        .put("mint", owed.debt().payment().mint().value())
        .put("unit", owed.debt().payment().unit())
        .put("msats", owed.debt().payment().value().value())
        .put("since", owed.since().getEpochSecond())
        .put("why", owed.debt().why().message());
    owed.hindrance().ifPresent(problem -> node.put("problem", problem));
    owed.writtenOffAt().ifPresent(at -> node.put("written_off_at", at.getEpochSecond()));
    return node;
  }

  /** A top-up whose swap has no end yet: what its mint took of it, if it did, is owed. */
  private static ObjectNode put(ObjectNode node, TopUpRunner.Unfinished offered) {
    node.put("name", offered.name())
        .put("lease", offered.topUp().lease().wire())
        .put("since", offered.since().getEpochSecond())
        .put("why", "a top-up whose token is being swapped")
        .put("problem", "the mint has not said yet whether it took the token, or it was not noted");
    offered
        .worth()
        .ifPresent(
            payment ->
                node.put("mint", payment.mint().value())
                    .put("unit", payment.unit())
                    .put("msats", payment.value().value()));
    return node;
  }

  private ControlAnswer end(String name, boolean forced) {
    return topUps.unfinished().stream()
        .filter(offered -> offered.name().equals(name))
        .findFirst()
        .map(offered -> end(offered, forced))
        .orElseGet(() -> endDebt(name, forced));
  }

  private ControlAnswer end(TopUpRunner.Unfinished offered, boolean forced) {
    if (!forced) {
      return new ControlAnswer.Refused(
          "the owner of "
              + offered.topUp().lease().wire()
              + " would lose its token"
              + offered.worth().map(worth -> " of " + worth.value().value() + " msats").orElse("")
              + ", if the mint took it: nobody would ask the mint any more",
          "leave it: the mint is asked until it says so; or give it up with --force");
    }
    return topUps.giveUp(offered, clock.instant())
        ? new ControlAnswer.Done(put(JsonNodeFactory.instance.objectNode(), offered))
        : new ControlAnswer.Refused("it came to its end meanwhile", "see paygressd debts");
  }

  private ControlAnswer endDebt(String name, boolean forced) {
    Optional<DebtJournal.Entry> found =
        journals.database().transaction(tx -> journals.debts().find(tx, name));
    if (found.isEmpty() || !found.get().isOpen()) {
      return new ControlAnswer.Refused("there is no such debt", "see paygressd debts");
    }
    DebtJournal.Entry owed = found.get();
    if (!forced) {
      return new ControlAnswer.Refused(
          "the owner of "
              + owed.lease().wire()
              + " would lose "
              + owed.debt().payment().value().value()
              + " msats of "
              + owed.debt().payment().mint().value()
              + ", and you would have them to spend",
          "leave it: it is tried until it works; or give it up with --force");
    }
    Instant now = clock.instant();
    boolean written = journals.database().transaction(tx -> isWrittenOff(tx, owed, now));
    return written
        ? new ControlAnswer.Done(put(JsonNodeFactory.instance.objectNode(), owed))
        : new ControlAnswer.Refused("it was paid back meanwhile", "see paygressd debts");
  }

  private boolean isWrittenOff(Tx tx, DebtJournal.Entry owed, Instant now) throws SQLException {
    if (!journals.debts().writeOff(tx, owed.name(), now)) {
      return false;
    }
    if (owed.debt().cause() instanceof Debt.TopUp(var request)) {
      journals
          .topUps()
          .save(tx, request, TopUpJournal.Status.WRITTEN_OFF, Optional.of(owed.debt().payment()));
    }
    return true;
  }
}
