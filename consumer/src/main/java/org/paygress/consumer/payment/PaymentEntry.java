package org.paygress.consumer.payment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;

/** One thing that happened to a payment, as {@link PaymentBook} keeps it. */
public sealed interface PaymentEntry {

  /** Names the payment: 12 hex characters. */
  String payment();

  /** When it happened, in whole seconds. */
  Instant time();

  /**
   * A token was handed to us to pay with; nothing was done with it yet.
   *
   * @param money what it is worth
   * @param relays where the provider is asked
   * @param request with the token as it was given, and without a volume key
   * @param encrypted whether the request is sent with the volume key of its workload
   */
  record Taken(
      String payment,
      Instant time,
      PublicKey provider,
      DmKind dmKind,
      List<RelayUrl> relays,
      Money money,
      PaidRequest request,
      boolean encrypted)
      implements PaymentEntry {
    public Taken {
      relays = List.copyOf(relays);
    }

    @Override
    public String toString() {
      return "Taken(" + payment + ", redacted)";
    }
  }

  /**
   * The token is about to be swapped.
   *
   * @param until for one that only the provider can spend, from when on it is ours again; empty if
   *     for one of fewer proofs
   */
  record Locking(String payment, Instant time, Optional<Instant> until) implements PaymentEntry {}

  /**
   * A request is about to leave.
   *
   * @param request by which answers name it; of older records the id of the event that carried it
   * @param createdAt Unix seconds
   * @param token the token in it, as text
   */
  record Sent(String payment, Instant time, EventId request, long createdAt, String token)
      implements PaymentEntry {
    @Override
    public String toString() {
      return "Sent(" + payment + ", " + request + ", redacted)";
    }
  }

  /** The provider answered. */
  record Answered(String payment, Instant time, EventId event, String text, Reply reply)
      implements PaymentEntry {
    @Override
    public String toString() {
      return "Answered(" + payment + ", " + event + ", redacted)";
    }
  }

  /**
   * A refund was redeemed at its mint.
   *
   * @param answer the answer that it came in
   * @param token ours instead, or several with a space between
   */
  record Redeemed(String payment, Instant time, EventId answer, String token)
      implements PaymentEntry {
    @Override
    public String toString() {
      return "Redeemed(" + payment + ", redacted)";
    }
  }

  /** The token was taken back: this one is ours instead. */
  record Reclaimed(String payment, Instant time, Money money, String token)
      implements PaymentEntry {
    @Override
    public String toString() {
      return "Reclaimed(" + payment + ", redacted)";
    }
  }
}
