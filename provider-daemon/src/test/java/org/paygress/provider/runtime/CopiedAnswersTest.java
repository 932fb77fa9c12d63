package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;

/** Whose answers go to the relays of their own lists, too. */
class CopiedAnswersTest extends SteppedTest {

  @Test
  void those_who_paid_get_copies_of_all_that_they_paid_for() {
    provider.say(alice, provider.spawn(provider.token(1_000)));
    provider.workAll();
    provider.say(alice, Requests.topUp("container-1000", provider.token(10)));
    provider.workAll();
    provider.say(alice, Requests.status("1000"));
    assertThat(provider.copies).hasSize(3).containsOnly(alice.publicKey());
    provider.pass(Duration.ofSeconds(1));
    provider.end(LeaseId.FIRST);
    provider.workAll();
    provider.say(alice, Requests.status("1000"));
    assertThat(provider.copies).hasSize(4);
  }

  @Test
  void strangers_and_readers_of_kind_4_get_none() {
    SecretKey stranger = SecretKey.generate();
    provider.say(stranger, provider.spawn("cashuBnonsense"));
    provider.say(stranger, Requests.status("1000"));
    provider.say(
        alice,
        provider.spawn(provider.token(1_000)).toString(),
        DmKind.NIP04,
        OptionalLong.empty());
    provider.workAll();
    assertThat(provider.copies).isEmpty();
  }

  @Test
  void what_is_not_kept_is_not_sent() {
    assertThatThrownBy(
            () ->
                provider.database.execute(
                    tx -> {
                      tx.afterwards(() -> provider.copies.add(alice.publicKey()));
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(provider.copies).isEmpty();
    provider.database.execute(tx -> tx.afterwards(() -> provider.copies.add(alice.publicKey())));
    assertThat(provider.copies).hasSize(1);
  }
}
