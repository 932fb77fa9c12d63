package org.paygress.provider.lease;

import java.time.Instant;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.nostr.EventId;

/** What can happen to a lease. Time comes with the event; the engine has no clock. */
public sealed interface LeaseEvent {

  /** The consumer's token is ours. */
  record Redeemed(Payment payment) implements LeaseEvent {}

  /** The mint or our wallet refused the token; it is certainly not ours. */
  record RedemptionRefused(Failure failure) implements LeaseEvent {}

  /** The container answers on SSH and its template is ready. */
  record Provisioned(Access access, Instant at) implements LeaseEvent {}

  /** Provisioning failed for good. */
  record ProvisioningFailed(Failure failure) implements LeaseEvent {}

  /** The wallet holds a refund token ready to be sent. */
  record RefundReady(Token token) implements LeaseEvent {}

  /** A top-up's token is ours. */
  record TopUpRedeemed(EventId request, Payment payment, Instant at) implements LeaseEvent {}

  /** Time passed. */
  record Tick(Instant now) implements LeaseEvent {}

  /** The container of a live lease does not run and cannot be started without its consumer. */
  record ContainerStopped(Outage outage) implements LeaseEvent {}

  /** The container of a suspended lease runs again. */
  record Resumed(Access access, Instant at) implements LeaseEvent {}

  /** The owner has sent the request of a paid workload again; the journal has that request. */
  record ResumeRequested() implements LeaseEvent {}

  /** The operator ends the lease. */
  record EndRequested(Instant at) implements LeaseEvent {}

  /** The container could not be brought back for so long that nobody should wait for it. */
  record GivenUp() implements LeaseEvent {}

  /** The wallet holds the tokens of what bought nothing. */
  record UnusedReturned() implements LeaseEvent {}

  /** Nothing of the lease is left on the host. */
  record Destroyed() implements LeaseEvent {}
}
