package org.paygress.provider.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.EventId;

class MintBreakerTest {

  private static final Duration REST = Duration.ofSeconds(30);
  private static final MintUrl MINT = MintUrl.of("https://mint.example");
  private static final MintUrl OTHER = MintUrl.of("https://other.example");
  private static final EventId ONE = EventId.of("01".repeat(32));
  private static final EventId TWO = EventId.of("02".repeat(32));

  private Instant now = Instant.ofEpochSecond(1_800_000_000);
  private final MintBreaker breaker = new MintBreaker(() -> now, REST);

  private void fail() {
    for (int i = 0; i < MintBreaker.FAILURES; i++) {
      assertThat(breaker.admits(MINT)).isTrue();
      breaker.failed(MINT);
    }
  }

  @Test
  void a_mint_that_fails_again_and_again_rests_and_no_other_does() {
    fail();
    assertThat(breaker.admits(MINT)).isFalse();
    assertThat(breaker.admits(OTHER)).isTrue();
  }

  @Test
  void a_failure_between_answers_is_forgiven() {
    for (int i = 0; i < 2 * MintBreaker.FAILURES; i++) {
      breaker.failed(MINT);
      breaker.answered(MINT, ONE);
      assertThat(breaker.admits(MINT)).isTrue();
    }
  }

  @Test
  void after_its_rest_one_token_is_tried_and_decides() {
    fail();
    now = now.plus(REST);
    assertThat(breaker.admits(MINT)).isTrue();
    assertThat(breaker.admits(MINT)).isFalse();
    breaker.failed(MINT);
    assertThat(breaker.admits(MINT)).isFalse();
    now = now.plus(REST);
    assertThat(breaker.admits(MINT)).isTrue();
    breaker.answered(MINT, ONE);
    assertThat(breaker.admits(MINT)).isTrue();
    assertThat(breaker.admits(MINT)).isTrue();
  }

  @Test
  void a_probe_that_was_not_tried_or_is_lost_leaves_its_turn_to_another() {
    fail();
    now = now.plus(REST);
    assertThat(breaker.admits(MINT)).isTrue();
    breaker.notTried(MINT);
    assertThat(breaker.admits(MINT)).isTrue();
    assertThat(breaker.admits(MINT)).isFalse();
    now = now.plus(REST);
    assertThat(breaker.admits(MINT)).isTrue();
  }

  @Test
  void one_swap_without_an_answer_is_enough_and_asks_for_all() {
    breaker.silent(MINT, ONE);
    assertThat(breaker.admits(MINT)).isFalse();
    now = now.plus(MintBreaker.SPEAKS_FOR).minusSeconds(1);
    breaker.silent(MINT, ONE);
    assertThat(breaker.admits(MINT)).isFalse();
    breaker.answered(MINT, ONE);
    assertThat(breaker.admits(MINT)).isTrue();
  }

  @Test
  void a_swap_that_is_stuck_for_long_does_not_speak_for_its_mint_for_ever() {
    breaker.silent(MINT, ONE);
    breaker.silent(MINT, TWO);
    now = now.plus(MintBreaker.SPEAKS_FOR);
    breaker.silent(MINT, ONE);
    assertThat(breaker.admits(MINT)).isTrue();
    EventId probe = EventId.of("03".repeat(32));
    breaker.answered(MINT, probe);
    breaker.silent(MINT, TWO);
    assertThat(breaker.admits(MINT)).isTrue();
    assertThat(breaker.admits(MINT)).isTrue();
  }
}
