package org.paygress.provider.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.runtime.LeaseRunner;
import org.paygress.provider.store.DebtJournal;
import org.paygress.provider.store.Journals;

/** Answers {@code lease ...}. */
public final class LeaseCommands implements CommandHandler {

  private final Journals journals;
  private final LeaseRunner leases;
  private final Clock clock;

  public LeaseCommands(Journals journals, LeaseRunner leases, Clock clock) {
    this.journals = journals;
    this.leases = leases;
    this.clock = clock;
  }

  @Override
  public ControlAnswer answer(ControlCall call) {
    if (!call.command().equals("lease end")) {
      return new ControlAnswer.Refused(
          "the daemon knows no command " + call.command(), "restart it after an update");
    }
    boolean forced = call.arguments().path("force").asBoolean(false);
    Optional<Lease> lease =
        LeaseId.parse(call.arguments().path("lease").asText()).flatMap(this::find);
    return lease
        .map(found -> end(found, forced))
        .orElseGet(
            () -> new ControlAnswer.Refused("there is no such lease", "see paygressd status"));
  }

  private Optional<Lease> find(LeaseId id) {
    return journals.database().transaction(tx -> journals.leases().find(tx, id));
  }

  private ControlAnswer end(Lease lease, boolean forced) {
    Instant now = clock.instant();
    List<String> costs = EndCost.of(lease, now);
    if (costs.isEmpty()) {
      return new ControlAnswer.Refused(
          lease.id() + " is over: it is " + name(lease),
          "see paygressd debts for what is still owed");
    }
    if (!forced && !lease.state().canBeEnded()) {
      return new ControlAnswer.Refused(
          lease.id() + " cannot be ended while it is " + name(lease),
          "wait, or end it with --force, which means: " + String.join("; ", costs));
    }
    if (forced) {
      leases.endForced(lease.id());
    } else {
      leases.apply(lease.id(), new LeaseEvent.EndRequested(now));
    }
    return new ControlAnswer.Done(result(lease, costs).put("forced", forced));
  }

  private static String name(Lease lease) {
    return lease.state().getClass().getSimpleName();
  }

  private ObjectNode result(Lease before, List<String> costs) {
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("lease", before.id().wire())
            .put("was", name(before));
    find(before.id()).ifPresent(now -> result.put("is", name(now)));
    ArrayNode meant = result.putArray("costs");
    costs.forEach(meant::add);
    ArrayNode back = result.putArray("returned");
    ArrayNode lost = result.putArray("written_off");
    for (DebtJournal.Entry owed :
        journals.database().transaction(tx -> journals.debts().of(tx, before.id()))) {
      Payment payment = owed.debt().payment();
      (owed.writtenOffAt().isEmpty() ? back : lost)
          .addObject()
          .put("mint", payment.mint().value())
          .put("unit", payment.unit())
          .put("msats", payment.value().value());
    }
    return result;
  }
}
