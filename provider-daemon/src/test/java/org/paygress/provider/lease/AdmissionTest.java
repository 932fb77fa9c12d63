package org.paygress.provider.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.host.Resources;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.SecretKey;

/** What a standing lease means to a request, for every state and both kinds of volume. */
class AdmissionTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Rate RATE = new Rate(50);
  private static final Payment PAYMENT =
      new Payment(MintUrl.of("https://mint.example"), "sat", new Msat(100_000));
  private static final Running RUNNING =
      new Running(
          Payments.of(PAYMENT),
          RATE,
          new Access(31_000, List.of()),
          NOW,
          NOW.plusSeconds(2_000),
          1);

  private static final LeaseState LIVE = new Live(RUNNING);
  private static final LeaseState SUSPENDED = new Suspended(RUNNING, Outage.ours(NOW));

  static Stream<LeaseState> states() {
    return Stream.of(
        new Redeeming(RATE, 60, false),
        new Unproven(RATE, 60),
        new Overdue(),
        new Refused(ErrorType.INVALID_TOKEN),
        new Provisioning(PAYMENT, RATE, 2_000),
        LIVE,
        SUSPENDED,
        new Resuming(RUNNING, Outage.ours(NOW)),
        new InGrace(RUNNING, Outage.theirs(NOW), NOW, true),
        new Ending(EndReason.EXPIRED),
        new Ended(EndReason.EXPIRED, Optional.of(NOW)));
  }

  private static Terms terms(String template, boolean encrypted) {
    Tier tier = new Tier("basic", "Basic", "", new Resources(500, 256, 256, 200), RATE);
    return new Terms(
        tier,
        template,
        Optional.of(new WorkloadId("ledger")),
        new SshUsername("alice"),
        encrypted,
        false);
  }

  private static Lease lease(LeaseState state, boolean encrypted) {
    return new Lease(
        new LeaseId(1000),
        new Slot(0),
        SecretKey.generate().publicKey(),
        EventId.of("ab".repeat(32)),
        DmKind.NIP17,
        terms("postgres", encrypted),
        state);
  }

  @ParameterizedTest
  @MethodSource("states")
  void only_a_workload_that_runs_or_ought_to_can_be_asked_for_again(LeaseState state) {
    Lease lease = lease(state, true);
    Admission expected =
        switch (state) {
          case Live _ -> new Admission.TryKey(lease);
          case Suspended _ -> new Admission.Resume(lease);
          case Resuming _ -> new Admission.Refuse(Admission.BEING_RESUMED);
          case Redeeming _,
              Unproven _,
              Overdue _,
              Refused _,
              Provisioning _,
              InGrace _,
              Ending _,
              Ended _ ->
              new Admission.Fresh();
        };
    assertThat(Admission.byWorkload(Optional.of(lease), terms("postgres", true)))
        .isEqualTo(expected);
  }

  @Test
  void an_encrypted_workload_needs_its_key() {
    Lease suspended = lease(SUSPENDED, true);
    assertThat(Admission.byWorkload(Optional.of(suspended), terms("postgres", false)))
        .isEqualTo(new Admission.Refuse(Admission.KEY_NEEDED));
    Lease live = lease(LIVE, true);
    assertThat(Admission.byWorkload(Optional.of(live), terms("postgres", false)))
        .isEqualTo(new Admission.Fresh());
    Lease plain = lease(LIVE, false);
    assertThat(Admission.byWorkload(Optional.of(plain), terms("postgres", true)))
        .isEqualTo(new Admission.Fresh());
  }

  @Test
  void another_template_is_another_container() {
    Lease suspended = lease(SUSPENDED, true);
    assertThat(Admission.byWorkload(Optional.of(suspended), terms("debian", true)))
        .isEqualTo(new Admission.Fresh());
    assertThat(Admission.byWorkload(Optional.empty(), terms("debian", true)))
        .isEqualTo(new Admission.Fresh());
  }

  @ParameterizedTest
  @MethodSource("states")
  void a_token_is_called_spent_only_when_that_is_final(LeaseState state) {
    Optional<ErrorType> expected =
        switch (state) {
          case Refused _ -> Optional.empty();
          case Live _, Suspended _, InGrace _, Ending _, Ended _ ->
              Optional.of(ErrorType.TOKEN_ALREADY_SPENT);
          case Redeeming _, Unproven _, Overdue _, Provisioning _, Resuming _ ->
              Optional.of(ErrorType.TOKEN_PENDING);
        };
    assertThat(
            Admission.byToken(Optional.of(lease(state, false)), false)
                .map(repeated -> repeated.failure().type()))
        .isEqualTo(expected);
    assertThat(Admission.byToken(Optional.empty(), false)).isEmpty();
  }

  @Test
  void who_offers_a_token_again_whose_refund_is_being_made_is_told_to_wait() {
    for (LeaseState state :
        List.of(new Ending(EndReason.REFUNDED), new Ended(EndReason.OPERATOR, Optional.of(NOW)))) {
      Lease lease = lease(state, false);
      assertThat(Admission.byToken(Optional.of(lease), true))
          .contains(new Admission.Repeated(lease, Admission.REFUND_PENDING));
    }
    // A token that was refused is its owner's to offer again, whatever else is owed.
    Lease refused = lease(new Refused(ErrorType.INVALID_TOKEN), false);
    assertThat(Admission.byToken(Optional.of(refused), true)).isEmpty();
  }
}
