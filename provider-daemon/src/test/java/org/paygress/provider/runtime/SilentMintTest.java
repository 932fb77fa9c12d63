package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.lease.Ended;
import org.paygress.provider.lease.Overdue;
import org.paygress.testbed.mint.MintFault;

/** A mint that takes tokens and does not say so. */
class SilentMintTest extends SteppedTest {

  private final SecretKey bob = SecretKey.generate();

  /** The swap was done, and neither its answer nor a word about it comes. */
  private void fallSilent() {
    provider.mint.faults().arm("/v1/swap", MintFault.ERROR_AFTER_ACTING, 1);
    provider.mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING, 1_000);
    provider.mint.faults().arm("/v1/checkstate", MintFault.ERROR_BEFORE_ACTING, 1_000);
  }

  @Test
  void it_holds_no_slot_and_is_left_alone_and_what_it_took_goes_back() throws Exception {
    fallSilent();
    String token = provider.token(100);
    provider.say(alice, provider.spawn(token));
    Thread swap = Thread.ofVirtual().start(provider.work::runNext);
    await().until(() -> provider.isSilent());

    provider.say(bob, provider.spawn(provider.token(100)));
    assertThat(provider.lastError(bob)).isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    assertThat(provider.leases()).isEqualTo(1);

    provider.look();
    assertThat(provider.lease(LeaseId.FIRST).state().holdsSlot()).isTrue();
    provider.pass(Duration.ofMinutes(1));
    provider.look();
    assertThat(provider.lease(LeaseId.FIRST).state()).isEqualTo(new Overdue());
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.TOKEN_PENDING);
    provider.say(alice, provider.spawn(token));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.TOKEN_PENDING);

    provider.mint.faults().clear();
    swap.join();
    provider.workAll();
    assertThat(provider.lease(LeaseId.FIRST).state()).isInstanceOf(Ended.class);
    assertThat(((ErrorReply) provider.lastAnswer(alice)).refundToken()).isPresent();
    provider.say(bob, provider.spawn(provider.token(100)));
    provider.workAll();
    assertThat(provider.leases()).isEqualTo(2);
  }

  @Test
  void what_is_overdue_goes_on_after_a_restart() throws Exception {
    fallSilent();
    provider.say(alice, provider.spawn(provider.token(100)));
    Thread swap = Thread.ofVirtual().start(provider.work::runNext);
    await().until(() -> provider.isSilent());
    provider.look();
    provider.pass(Duration.ofMinutes(1));
    provider.look();
    swap.interrupt();
    swap.join();
    provider.mint.faults().clear();
    provider.dieAndStart();
    assertThat(provider.lease(LeaseId.FIRST).state()).isEqualTo(new Overdue());
    provider.workAll();
    provider.workAll();
    assertThat(((ErrorReply) provider.lastAnswer(alice)).refundToken()).isPresent();
  }
}
