package org.paygress.provider.intake;

import java.time.Clock;
import java.time.Duration;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.payment.Till;
import org.paygress.provider.runtime.Answers;
import org.paygress.provider.runtime.Books;
import org.paygress.provider.runtime.LeaseRunner;
import org.paygress.provider.runtime.Refunds;
import org.paygress.provider.runtime.TopUpRunner;

/** Sets up the desks. */
public final class Intake {

  /** What the operator decides about the front door. */
  public record Rules(
      Catalog catalog,
      Capacity capacity,
      boolean dmCrypt,
      Duration requestMaxAge,
      int requestsPerConsumerMax,
      int requestsWaitingMax,
      String hostAddress) {}

  private Intake() {}

  /** The inbox, its desks manned. */
  public static Inbox open(
      SecretKey key,
      Rules rules,
      Books books,
      Answers answers,
      Till till,
      Refunds refunds,
      LeaseRunner leases,
      TopUpRunner topUps,
      Clock clock) {
    Desk desk = new Desk(books, answers);
    SpawnChecks checks = new SpawnChecks(key.publicKey(), rules.catalog(), rules.dmCrypt());
    return new Inbox(
        key,
        clock,
        rules.requestMaxAge(),
        new Senders(rules.requestsPerConsumerMax(), rules.requestsWaitingMax(), clock),
        desk,
        new SpawnDesk(desk, checks, till, rules.capacity(), refunds, leases),
        new TopUpDesk(desk, till, refunds, topUps),
        new StatusDesk(desk, refunds, clock, rules.hostAddress()));
  }
}
