package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;

/** A clock that was ahead and was put right: no limit of so much a minute stays used up. */
class ClockPutRightTest extends SteppedTest {

  private SecretKey payer(String token) {
    SecretKey payer = SecretKey.generate();
    provider.say(payer, provider.spawn(token));
    return payer;
  }

  /** Something came in by a clock that was ahead. */
  private void aheadFor(long hours) {
    provider.setClock(Duration.ofHours(hours));
    payer(provider.forged(100));
    provider.say(SecretKey.generate(), Requests.status("1000"));
    provider.workAll();
    provider.setClock(Duration.ofHours(-hours));
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 365 * 24})
  void tokens_without_proofs_are_tried_again_a_minute_later(long hours) {
    aheadFor(hours);
    for (int i = 0; i < SteppedProvider.UNPROVEN_PER_MINUTE; i++) {
      payer(provider.forged(100));
      provider.workAll();
    }
    provider.pass(Duration.ofMinutes(1));
    SecretKey later = payer(provider.unproven(100));
    provider.workAll();
    assertThat(provider.lastAnswer(later)).isInstanceOf(AccessDetails.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 365 * 24})
  void strangers_are_refused_aloud_again_a_minute_later(long hours) {
    aheadFor(hours);
    for (int i = 0; i < SteppedProvider.REFUSALS_PER_MINUTE; i++) {
      provider.say(SecretKey.generate(), Requests.status("1000"));
    }
    provider.pass(Duration.ofMinutes(1));
    SecretKey stranger = SecretKey.generate();
    provider.say(stranger, Requests.status("1000"));
    assertThat(provider.answers(stranger)).hasSize(1);
  }

  @Test
  void an_owner_who_asks_every_second_is_answered_every_second() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    provider.setClock(Duration.ofHours(2));
    provider.say(alice, Requests.status("1000"));
    provider.setClock(Duration.ofHours(-2));
    for (int i = 0; i < 200; i++) {
      provider.pass(Duration.ofSeconds(1));
      provider.say(alice, Requests.status("1000"));
    }
    assertThat(provider.answers(alice)).filteredOn(StatusResponse.class::isInstance).hasSize(201);
  }
}
