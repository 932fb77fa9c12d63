package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.mint.ProofState;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.testbed.mint.DevMints;

/** Fetching what a provider owes. */
class RefundTest {

  @TempDir Path dir;
  private Bench bench;
  private String refund;

  @BeforeEach
  void start() {
    bench = new Bench(dir);
    refund = DevMints.mintToken(bench.mint.url(), 9).encode();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private ErrorReply failed() {
    return ErrorReply.refund(ErrorType.PROVISIONING_ERROR, "no luck", refund);
  }

  private JsonNode refund(String... more) {
    String[] args = new String[more.length + 2];
    System.arraycopy(more, 0, args, 2, more.length);
    args[0] = "refund";
    args[1] = "--json";
    return bench.paygress(args).json().path("payments").path(0);
  }

  @Test
  void a_refund_that_came_while_nobody_listened_is_found_on_the_relays() {
    String file = bench.tokenFile(10);
    bench.spawnUnanswered(file);
    bench.redeem(Bench.read(file));
    bench.provider.say(DmKind.NIP04, bench.identity().publicKey(), failed());
    awaitEvents(2);

    JsonNode found = refund();
    assertThat(found.path("outcome").asText()).isEqualTo("refunded");
    assertIsOurs(found);
    assertThat(found.path("amount").asLong()).isEqualTo(9);
    assertThat(bench.provider.asked()).hasSize(1);
    assertThat(bench.history().get(0).path("state").asText()).isEqualTo("refunded");
  }

  /** The provider's token was swapped for this one. */
  private void assertIsOurs(JsonNode found) {
    assertThat(bench.is(ProofState.SPENT, refund)).isTrue();
    assertThat(bench.is(ProofState.UNSPENT, found.path("token").asText())).isTrue();
    assertThat(Bench.token(found.path("token").asText()).amount()).isEqualTo(9);
  }

  private void awaitEvents(int count) {
    await().until(() -> bench.relay.events().size() >= count);
  }

  @Test
  void the_very_same_request_is_asked_again_for_a_spent_token() {
    String file = bench.tokenFile(10);
    bench.provider.keepSilent();
    bench.spawn(file, "--wait=1", "--template=postgres", "--nip17");
    bench.redeem(Bench.read(file));
    bench.provider.answer(_ -> failed());

    Bench.Run run = bench.paygress("refund");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("refund of 9 sat at " + bench.mint.url().value());
    assertThat(bench.provider.asked()).hasSize(2);
    assertThat(bench.provider.asked().get(1)).isEqualTo(bench.provider.asked().get(0));
    assertThat(bench.provider.kinds()).containsExactly(DmKind.NIP17, DmKind.NIP17);
    assertThat(((SpawnRequest) bench.provider.asked().get(1)).volumeEncryption()).isPresent();
    assertThat(bench.history().get(0).path("requests")).hasSize(2);
  }

  @Test
  void nothing_is_asked_while_the_token_is_unspent() {
    bench.spawnUnanswered(bench.tokenFile(10));
    bench.provider.answer(Bench::access);
    Bench.Run run = bench.paygress("refund");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("is not spent", "'paygress reclaim ");
    assertThat(bench.provider.asked()).hasSize(1);
  }

  @Test
  void a_refund_in_the_record_needs_no_relay() {
    bench.provider.answer(_ -> failed());
    bench.spawn(bench.tokenFile(10));
    bench.relay.close();

    assertIsOurs(refund());
  }

  @Test
  void a_provider_that_gives_nothing_is_quoted() {
    String file = bench.tokenFile(10);
    bench.spawnUnanswered(file);
    bench.redeem(Bench.read(file));
    bench.provider.answer(_ -> ErrorReply.of(ErrorType.TOKEN_ALREADY_SPENT, "it paid already"));

    JsonNode declined = refund();
    assertThat(declined.path("outcome").asText()).isEqualTo("declined");
    assertThat(declined.path("message").asText())
        .isEqualTo("it paid already [token_already_spent]");
  }

  @Test
  void an_access_that_was_missed_is_shown() {
    bench.spawnUnanswered(bench.tokenFile(10));
    SpawnRequest asked = (SpawnRequest) bench.provider.asked().getFirst();
    bench.provider.say(DmKind.NIP04, bench.identity().publicKey(), Bench.access(asked));
    awaitEvents(2);

    Bench.Run run = bench.paygress("refund");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Password: " + asked.sshPassword().value());
    assertThat(bench.history().get(0).path("state").asText()).isEqualTo("served");
  }

  @Test
  void an_access_for_another_payment_is_left_to_it() {
    bench.spawnUnanswered(bench.tokenFile(10));
    String first = bench.history().get(0).path("payment").asText();
    bench.spawnUnanswered(bench.tokenFile(11));
    SpawnRequest second = (SpawnRequest) bench.provider.asked().get(1);
    bench.provider.say(DmKind.NIP04, bench.identity().publicKey(), Bench.access(second));
    awaitEvents(3);

    assertThat(refund(first).path("outcome").asText()).isEqualTo("unspent");
    assertThat(refund().path("outcome").asText()).isEqualTo("served");
  }

  @Test
  void all_fetches_every_refund_that_can_be_had() {
    String file = bench.tokenFile(10);
    bench.spawnUnanswered(file);
    bench.redeem(Bench.read(file));
    bench.provider.answer(Bench::access);
    bench.spawn(bench.tokenFile(11));
    bench.provider.answer(_ -> failed());

    assertIsOurs(refund("--all"));
    assertThat(bench.provider.asked()).hasSize(3);
  }
}
