package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.host.ContainerState;
import org.paygress.host.HostFault;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;
import org.paygress.provider.lease.Live;
import org.paygress.system.sqlite.StoreException;

/** The disk that the journal lies on is full for a minute. */
class FullDiskTest extends SteppedTest {

  private static final LeaseId FIRST = new LeaseId(LeaseId.FIRST);

  private final SecretKey bob = SecretKey.generate();

  /** From now on the journal does not grow by a page. */
  private void fill() {
    provider.database.execute(tx -> tx.run(List.of("CREATE TABLE junk (x BLOB)")));
    long pages =
        provider
            .database
            .transaction(tx -> tx.one("PRAGMA page_count", row -> row.number("page_count")))
            .orElseThrow();
    limit(pages);
    for (int size : List.of(2_000, 200, 20)) {
      assertThatThrownBy(() -> junk(size)).isInstanceOf(StoreException.class);
    }
  }

  private void junk(int size) {
    for (int i = 0; i < 10_000; i++) {
      provider.database.execute(tx -> tx.update("INSERT INTO junk VALUES (zeroblob(?))", size));
    }
  }

  private void limit(long pages) {
    var _ =
        provider.database.transaction(
            tx -> tx.one("PRAGMA max_page_count = " + pages, row -> row.number("max_page_count")));
  }

  private void room() {
    limit(1_000_000);
  }

  /** A minute of looks, whatever becomes of them, and of work. */
  private void minute() {
    for (int i = 0; i < 12; i++) {
      provider.pass(Duration.ofSeconds(5));
      lookAnyway();
      provider.workAll();
    }
  }

  private void lookAnyway() {
    try {
      provider.look();
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining("full");
    }
  }

  /** Who waited as long as for a mint that does not answer is paid back. */
  private void assertServedOrPaidBack() {
    switch (provider.lastAnswer(bob)) {
      case ErrorReply refund -> assertThat(refund.refundToken()).isPresent();
      case AccessDetails _ -> assertThat(provider.answers(bob)).hasSize(1);
      case Reply other -> throw new AssertionError(other);
    }
  }

  @Test
  void what_was_under_way_is_served_afterwards_and_what_ran_runs_on() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    provider.say(bob, provider.spawn(provider.token(100)));
    provider.say(alice, Requests.topUp("container-1000", provider.token(50)));
    fill();
    minute();
    assertThat(provider.answers(bob)).isEmpty();
    assertThat(provider.report().brokeOff())
        .hasValueSatisfying(why -> assertThat(why.what()).contains("full"));
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.RUNNING);
    room();
    minute();
    minute();
    assertServedOrPaidBack();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(TopUpResponse.class);
    assertThat(provider.report().resting()).isZero();
  }

  @Test
  void what_ran_out_meanwhile_ends_afterwards_and_a_refund_is_made_once() {
    provider.say(alice, provider.spawn(provider.token(5)));
    provider.workAll();
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    provider.say(bob, provider.spawn(provider.token(100)));
    provider.work.runNext();
    fill();
    minute();
    minute();
    assertThat(provider.answers(bob)).isEmpty();
    room();
    minute();
    minute();
    assertThat(((ErrorReply) provider.lastAnswer(bob)).refundToken()).isPresent();
    assertThat(provider.answers(bob)).hasSize(1);
    assertThat(provider.lease(LeaseId.FIRST).state()).isNotInstanceOf(Live.class);
    assertThat(provider.host.list()).isEmpty();
  }
}
