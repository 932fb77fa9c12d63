package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.host.ContainerState;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Suspended;

/** The wall clock is set, or the machine stands still, while leases run. */
class ClockJumpTest extends SteppedTest {

  private static final LeaseId FIRST = new LeaseId(LeaseId.FIRST);

  @BeforeEach
  void rent() {
    // 2000 seconds.
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.work.runAll();
    provider.look();
  }

  private LeaseState state() {
    return provider.lease(LeaseId.FIRST).state();
  }

  private Duration left() {
    return Duration.between(now(), state().expiresAt().orElseThrow());
  }

  private Instant now() {
    return provider.clock.instant();
  }

  private void look() {
    provider.look();
    provider.work.runAll();
  }

  @ParameterizedTest
  @ValueSource(longs = {7_200, -7_200, 600, 86_000})
  void what_is_left_stays_left(long secs) {
    Duration before = left();
    provider.setClock(Duration.ofSeconds(secs));
    look();
    assertThat(state()).isInstanceOf(Live.class);
    assertThat(left()).isEqualTo(before);
    provider.pass(before.minusSeconds(1));
    look();
    assertThat(state()).isInstanceOf(Live.class);
    provider.pass(Duration.ofSeconds(1));
    look();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.ABSENT);
  }

  @Test
  void a_clock_that_is_set_forth_and_back_changes_nothing() {
    Duration before = left();
    for (int i = 0; i < 5; i++) {
      provider.setClock(Duration.ofHours(2));
      look();
      provider.setClock(Duration.ofHours(-2));
      look();
    }
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void a_clock_that_is_far_off_destroys_nothing_before_it_was_steady_for_a_while() {
    provider.setClock(Duration.ofDays(10));
    look();
    provider.pass(Duration.ofMinutes(9));
    look();
    assertThat(state()).isInstanceOf(Live.class);
    provider.setClock(Duration.ofDays(-10));
    look();
    assertThat(state()).isInstanceOf(Live.class);
    assertThat(left()).isEqualTo(Duration.ofSeconds(2_000 - 540));
    provider.setClock(Duration.ofDays(10));
    look();
    provider.pass(Duration.ofMinutes(10));
    look();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.ABSENT);
  }

  @Test
  void a_suspended_lease_loses_and_gains_nothing_by_it() {
    provider.host.powerOff(FIRST);
    look();
    look();
    assertThat(state()).isInstanceOf(Suspended.class);
    Duration before = left();
    provider.setClock(Duration.ofHours(5));
    look();
    assertThat(left()).isEqualTo(before);
    assertThat(((Suspended) state()).outage().since()).isEqualTo(now());
  }
}
