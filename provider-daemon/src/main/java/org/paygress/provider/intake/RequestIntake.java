package org.paygress.provider.intake;

import java.time.Clock;
import java.time.Duration;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.payment.EarlierRefunds;
import org.paygress.provider.payment.TokenCheck;
import org.paygress.provider.payment.Trials;
import org.paygress.provider.reply.ReplySender;
import org.paygress.provider.runtime.LeaseRunner;
import org.paygress.provider.runtime.TopUpRunner;
import org.paygress.provider.store.Journals;

/** Puts the inbox and its handlers together. */
public final class RequestIntake {

  /** What the operator decides about what comes in. */
  public record Rules(
      Catalog catalog,
      SalesLimits capacity,
      boolean dmCrypt,
      Duration requestMaxAge,
      SenderLimits senders,
      String hostAddress) {}

  private RequestIntake() {}

  /** The inbox with its handlers. */
  public static Inbox open(
      SecretKey key,
      Rules rules,
      Journals journals,
      ReplySender answers,
      TokenCheck tokenCheck,
      Trials trials,
      EarlierRefunds refunds,
      LeaseRunner leases,
      TopUpRunner topUps,
      Clock clock) {
    Responder responder =
        new Responder(journals, answers, rules.senders().refusalsPerMinuteMax(), clock);
    SpawnChecks checks = new SpawnChecks(key.publicKey(), rules.catalog(), rules.dmCrypt());
    return new Inbox(
        key,
        clock,
        rules.requestMaxAge(),
        new Senders(rules.senders(), clock),
        responder,
        new SpawnHandler(responder, checks, tokenCheck, trials, rules.capacity(), refunds, leases),
        new TopUpHandler(responder, tokenCheck, trials, rules.capacity(), refunds, topUps),
        new StatusHandler(responder, refunds, clock, rules.hostAddress()));
  }
}
