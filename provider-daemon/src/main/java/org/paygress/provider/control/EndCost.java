package org.paygress.provider.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.paygress.provider.lease.Ended;
import org.paygress.provider.lease.Ending;
import org.paygress.provider.lease.InGrace;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Overdue;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.lease.Provisioning;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Refused;
import org.paygress.provider.lease.Resuming;
import org.paygress.provider.lease.Suspended;
import org.paygress.provider.lease.Unproven;

/** What it costs whom when a lease is ended as it stands. */
final class EndCost {

  private EndCost() {}

  /** In sentences for the operator; none when there is nothing to end. */
  static List<String> of(Lease lease, Instant now) {
    List<String> costs = new ArrayList<>();
    switch (lease.state()) {
      case Redeeming _, Unproven _ -> {
        costs.add(
            "its consumer waits on: the mint is asked until it says whether it took the token");
        costs.add("what the mint took is owed and paid back; you bear the mint's fees");
      }
      case Overdue(boolean placed) -> {
        if (placed) {
          costs.add(
              "what was built ahead is removed; its slot waits for that, its consumer does not");
        } else {
          costs.add(
              "its consumer loses its token, if the mint took it: nobody asks the mint any more");
          costs.add("what the token was worth is written off, and stands in paygressd debts");
        }
      }
      case Provisioning _ -> {
        costs.add("its consumer gets no container");
        costs.add("all that it paid is owed and paid back; you bear the mint's fees");
      }
      case Live _, Suspended _, Resuming _ -> {
        costs.add("its consumer loses container and data at once");
        costs.add("the time it was not served is owed and paid back");
      }
      case InGrace _ -> costs.add("its consumer loses its data, which a top-up would bring back");
      case Ending _ -> {
        costs.add("its consumer loses nothing more; what is owed stays owed");
        costs.add(
            "slot "
                + lease.slot().index()
                + " and the disk are yours again only when the host has let go of them; until then"
                + " its volume may be readable on the host");
      }
      case Refused _, Ended _ -> {}
    }
    for (Payment back : lease.state().owed(now)) {
      costs.add(back.value().value() + " msats of " + back.mint().value() + " become a debt");
    }
    return List.copyOf(costs);
  }
}
