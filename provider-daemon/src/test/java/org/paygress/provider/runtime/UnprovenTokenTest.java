package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Refused;
import org.paygress.provider.lease.Unproven;
import org.paygress.testbed.mint.MintFault;

/** Tokens that may be anything, and what they cost others. */
class UnprovenTokenTest extends SteppedTest {

  private static final String SWAP = "/v1/swap";

  /** A forged spawn of a key that nobody knows. */
  private SecretKey forger() {
    SecretKey forger = SecretKey.generate();
    provider.say(forger, provider.spawn(provider.forged(100)));
    return forger;
  }

  private SecretKey payer(String token) {
    SecretKey payer = SecretKey.generate();
    provider.say(payer, provider.spawn(token));
    return payer;
  }

  @Test
  void forged_tokens_take_no_slot_from_those_that_the_mint_has_signed() {
    for (int i = 0; i < SteppedProvider.UNPROVEN_AT_ONCE; i++) {
      forger();
    }
    assertThat(provider.lastError(forger())).isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    assertThat(provider.leases()).isEqualTo(SteppedProvider.UNPROVEN_AT_ONCE);
    for (int i = 0; i < SteppedProvider.LEASES_MAX; i++) {
      payer(i == 0 ? provider.lockedToken(100) : provider.token(100));
    }
    provider.workAll();
    for (long i = 0; i < SteppedProvider.UNPROVEN_AT_ONCE; i++) {
      assertThat(provider.lease(LeaseId.FIRST + i).state()).isInstanceOf(Refused.class);
    }
    assertThat(provider.host.list()).hasSize(SteppedProvider.LEASES_MAX);
    // Their places are free again, and so it goes on.
    assertThat(provider.lastError(forger())).isEqualTo(ErrorType.NO_CAPACITY);
  }

  @Test
  void a_good_token_without_proofs_is_served_and_its_slot_is_its_own_from_then_on() {
    SecretKey payer = payer(provider.unproven(100));
    assertThat(provider.lease(LeaseId.FIRST).state()).isInstanceOf(Unproven.class);
    provider.workAll();
    assertThat(provider.lastAnswer(payer)).isInstanceOf(AccessDetails.class);
    assertThat(provider.lease(LeaseId.FIRST).state()).isInstanceOf(Live.class);
    payer(provider.token(100));
    payer(provider.token(100));
    assertThat(provider.lastError(payer(provider.token(100)))).isEqualTo(ErrorType.NO_CAPACITY);
  }

  @Test
  void it_goes_back_when_the_last_slot_was_taken_meanwhile() {
    SecretKey late = payer(provider.unproven(100));
    for (int i = 0; i < SteppedProvider.LEASES_MAX; i++) {
      payer(provider.token(100));
    }
    provider.workAll();
    assertThat(provider.lastError(late)).isEqualTo(ErrorType.NO_CAPACITY);
    assertThat(((ErrorReply) provider.lastAnswer(late)).refundToken()).isPresent();
    assertThat(provider.host.list()).hasSize(SteppedProvider.LEASES_MAX);
  }

  @Test
  void it_goes_on_after_a_restart() {
    SecretKey payer = payer(provider.unproven(100));
    provider.dieAndStart();
    provider.workAll();
    assertThat(provider.lastAnswer(payer)).isInstanceOf(AccessDetails.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_token_that_its_mint_refused_costs_no_request_when_it_comes_again(boolean spent) {
    String token = spent ? provider.spent(100) : provider.forged(100);
    ErrorType error = spent ? ErrorType.TOKEN_ALREADY_SPENT : ErrorType.INVALID_TOKEN;
    SecretKey first = payer(token);
    provider.workAll();
    assertThat(provider.lastError(first)).isEqualTo(error);
    long asked = provider.mint.requests(SWAP);
    for (int i = 0; i < 5; i++) {
      assertThat(provider.lastError(payer(token))).isEqualTo(error);
    }
    assertThat(provider.mint.requests(SWAP)).isEqualTo(asked);
    assertThat(provider.leases()).isEqualTo(1);
  }

  @Test
  void so_many_are_tried_in_a_minute_and_what_is_proven_is_not_counted() {
    for (int i = 0; i < SteppedProvider.UNPROVEN_PER_MINUTE; i++) {
      SecretKey forger = forger();
      provider.workAll();
      assertThat(provider.lastError(forger)).isEqualTo(ErrorType.INVALID_TOKEN);
    }
    long asked = provider.mint.requests(SWAP);
    assertThat(provider.lastError(forger())).isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    assertThat(provider.mint.requests(SWAP)).isEqualTo(asked);
    SecretKey payer = payer(provider.token(100));
    provider.workAll();
    assertThat(provider.lastAnswer(payer)).isInstanceOf(AccessDetails.class);
    provider.pass(Duration.ofMinutes(1));
    SecretKey later = payer(provider.unproven(100));
    provider.workAll();
    assertThat(provider.lastAnswer(later)).isInstanceOf(AccessDetails.class);
  }

  @Test
  void top_ups_have_no_other_way_around() {
    SecretKey owner = payer(provider.token(100));
    provider.workAll();
    for (int i = 0; i < SteppedProvider.UNPROVEN_AT_ONCE; i++) {
      provider.say(owner, Requests.topUp("container-1000", provider.forged(10)));
    }
    provider.say(owner, Requests.topUp("container-1000", provider.unproven(10)));
    assertThat(provider.lastError(owner)).isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    provider.workAll();
    provider.say(owner, Requests.topUp("container-1000", provider.unproven(10)));
    provider.workAll();
    assertThat(provider.lastAnswer(owner)).isNotInstanceOf(ErrorReply.class);
  }

  @Test
  void a_mint_that_takes_nothing_is_left_alone_until_one_token_shows_that_it_does_again() {
    provider.mint.faults().arm(SWAP, MintFault.TOO_MANY_REQUESTS);
    for (int i = 0; i < 3; i++) {
      SecretKey payer = payer(provider.token(100));
      provider.workAll();
      assertThat(provider.lastError(payer)).isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    }
    long asked = provider.mint.requests(SWAP);
    long leases = provider.leases();
    assertThat(provider.lastError(payer(provider.token(100))))
        .isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    assertThat(provider.leases()).isEqualTo(leases);
    provider.pass(SteppedProvider.MINT_REST);
    // One is tried, and no other meanwhile.
    payer(provider.token(100));
    payer(provider.token(100));
    assertThat(provider.leases()).isEqualTo(leases + 1);
    provider.workAll();
    assertThat(provider.mint.requests(SWAP)).isGreaterThan(asked);
    provider.mint.faults().clear();
    assertThat(provider.lastError(payer(provider.token(100))))
        .isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    provider.pass(SteppedProvider.MINT_REST);
    // What is refused before the mint is asked shows nothing, and keeps nobody from it.
    payer(provider.token(1));
    SecretKey probe = payer(provider.token(100));
    provider.workAll();
    assertThat(provider.lastAnswer(probe)).isInstanceOf(AccessDetails.class);
    SecretKey next = payer(provider.token(100));
    provider.workAll();
    assertThat(provider.lastAnswer(next)).isInstanceOf(AccessDetails.class);
  }

  @Test
  void what_was_refused_is_forgotten_after_a_day_and_what_was_paid_is_not() {
    SecretKey owner = payer(provider.token(100));
    provider.workAll();
    forger();
    forger();
    provider.say(owner, Requests.topUp("container-1000", provider.spent(10)));
    provider.say(owner, Requests.topUp("container-1000", provider.token(10)));
    provider.workAll();
    long operations = provider.wallet().history(100).size();
    provider.pass(Duration.ofDays(1));
    provider.prune();
    assertThat(provider.leases()).isEqualTo(3);
    provider.pass(Duration.ofSeconds(1));
    provider.prune();
    assertThat(provider.leases()).isEqualTo(1);
    assertThat(provider.rows("top_ups")).isEqualTo(1);
    assertThat(provider.wallet().history(100)).hasSize((int) operations - 3);
    provider.say(owner, Requests.status("container-1000"));
    assertThat(provider.lastAnswer(owner)).isNotInstanceOf(ErrorReply.class);
  }
}
