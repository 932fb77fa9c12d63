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
    Optional<Lease> lease =
        LeaseId.parse(call.arguments().path("lease").asText()).flatMap(this::find);
    return lease
        .map(this::end)
        .orElseGet(
            () -> new ControlAnswer.Refused("there is no such lease", "see paygressd status"));
  }

  private Optional<Lease> find(LeaseId id) {
    return journals.database().transaction(tx -> journals.leases().find(tx, id));
  }

  private ControlAnswer end(Lease lease) {
    if (!lease.state().canBeEnded()) {
      return new ControlAnswer.Refused(
          lease.id() + " cannot be ended while it is " + lease.state().getClass().getSimpleName(),
          "see paygressd status; what is being built can be ended once it runs");
    }
    Instant now = clock.instant();
    leases.apply(lease.id(), new LeaseEvent.EndRequested(now));
    List<DebtJournal.Entry> unused =
        journals.database().transaction(tx -> journals.debts().of(tx, lease.id()));
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("lease", lease.id().wire());
    ArrayNode back = result.putArray("returned");
    for (DebtJournal.Entry owed : unused) {
      Payment payment = owed.debt().payment();
      back.addObject()
          .put("mint", payment.mint().value())
          .put("unit", payment.unit())
          .put("msats", payment.value().value());
    }
    return new ControlAnswer.Done(result);
  }
}
