package org.paygress.provider.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.TokenProof;

class TrialsTest {

  private static final MintUrl MINT = MintUrl.of("https://mint.example");
  private static final int SENDERS = 60;

  private final Trials trials =
      new Trials(
          new Trials.Limits(2, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)),
          InstantSource.system());

  private static EventId request(int number) {
    return EventId.of("%064x".formatted(number));
  }

  /** Each of them keeps a request in work, and only so many of a relay's are. */
  @Test
  void proven_tokens_of_any_number_of_keys_wait_in_a_short_queue() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      EventId request = request(i);
      senders.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    boolean no = trials.begin(request, MINT, TokenProof.PROVEN).isPresent();
                    (no ? refused : begun).incrementAndGet();
                  }));
    }
    // Two are tried and eight wait; those who come at the same moment may be a few more.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> begun.get() == 2 && refused.get() >= SENDERS - 2 * (2 + 8));
    for (int i = 0; i < SENDERS; i++) {
      trials.cancel(request(i), MINT);
    }
    for (Thread sender : senders) {
      sender.interrupt();
      sender.join();
    }
    assertThat(begun.get() + refused.get()).isEqualTo(SENDERS);
  }
}
