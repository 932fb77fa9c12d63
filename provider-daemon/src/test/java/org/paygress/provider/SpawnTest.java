package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.paygress.provider.Requests.spawn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.Token;
import org.paygress.host.ContainerState;
import org.paygress.host.HostFault;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.system.Parsed;

/** A lease's ways through the whole daemon, seen from outside. */
class SpawnTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private Provider provider;
  private Consumer alice;

  @BeforeEach
  void start() {
    provider = new Provider(dir).start();
    alice = provider.consumer();
  }

  @AfterEach
  void stop() {
    alice.close();
    provider.close();
  }

  private static String topUp(String pod, String token) {
    return Requests.topUp(pod, token).toString();
  }

  private static String status(String pod) {
    return Requests.status(pod).toString();
  }

  private AccessDetails spawned(long sats) {
    return (AccessDetails) alice.ask(spawn(provider.token(sats)).toString());
  }

  private static ErrorReply error(Reply reply) {
    assertThat(reply).isInstanceOf(ErrorReply.class);
    return (ErrorReply) reply;
  }

  @Test
  void a_paid_request_becomes_a_container_with_ssh() {
    Instant before = Instant.now();
    AccessDetails access = spawned(100);
    assertThat(access.podId()).isEqualTo("container-1000");
    assertThat(access.nodePort()).isPositive();
    assertThat(access.hostAddress()).contains("127.0.0.1");
    assertThat(access.instructions())
        .contains("👤 Username: user", "🔑 Password: pw-7X1UJN1D")
        .contains("  ssh -p " + access.nodePort() + " user@127.0.0.1");
    // 100 sat at 50 msat/s
    assertThat(Duration.between(before, access.expiresAt()).toSeconds()).isBetween(1995L, 2005L);
  }

  @Test
  void a_gift_wrapped_request_is_answered_by_a_gift_wrap_dated_now() {
    alice.say(DmKind.NIP17, spawn(provider.token(100)).toString(), Consumer.now());
    assertThat(alice.next()).isInstanceOf(AccessDetails.class);
    assertThat(alice.answerEvents())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(1059);
              assertThat(event.createdAt()).isBetween(Consumer.now() - 5, Consumer.now() + 1);
            });
  }

  @Test
  void one_request_is_answered_once_however_often_it_is_delivered() throws Exception {
    Event event =
        DirectMessages.seal(
            DmKind.NIP04,
            alice.key(),
            provider.publicKey(),
            spawn(provider.token(100)).toString(),
            Consumer.now());
    for (int i = 0; i < 5; i++) {
      alice.publish(event);
    }
    assertThat(alice.collect(Duration.ofSeconds(3)))
        .singleElement()
        .isInstanceOf(AccessDetails.class);
  }

  /** Wraps around one and the same rumor, made first and sent together. */
  private void sayInSeveralWraps(String text) {
    long now = Consumer.now();
    List<Event> wraps =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    DirectMessages.seal(DmKind.NIP17, alice.key(), provider.publicKey(), text, now))
            .toList();
    assertThat(wraps.stream().map(Event::id).distinct()).hasSize(6);
    wraps.forEach(alice::publish);
  }

  @Test
  void a_request_in_several_gift_wraps_is_one_request() throws Exception {
    sayInSeveralWraps(spawn(provider.token(100)).toString());
    assertThat(alice.collect(Duration.ofSeconds(3)))
        .singleElement()
        .isInstanceOf(AccessDetails.class);

    sayInSeveralWraps(status("1000"));
    assertThat(alice.collect(Duration.ofSeconds(2)))
        .singleElement()
        .isInstanceOf(StatusResponse.class);

    sayInSeveralWraps(spawn(provider.token(100)).put("pod_spec_id", "none").toString());
    assertThat(alice.collect(Duration.ofSeconds(2)))
        .singleElement()
        .extracting(reply -> error(reply).type())
        .isEqualTo(ErrorType.SPEC_UNAVAILABLE);

    sayInSeveralWraps(topUp("1000", provider.token(10)));
    assertThat(alice.collect(Duration.ofSeconds(2)))
        .singleElement()
        .isInstanceOf(TopUpResponse.class);
  }

  @Test
  void fields_of_an_answer_do_not_make_a_request_one() {
    ObjectNode odd = spawn(provider.token(100)).put("error_type", "a").put("message", "b");
    assertThat(alice.ask(odd.toString())).isInstanceOf(AccessDetails.class);
    ObjectNode status = JSON.createObjectNode().put("pod_id", "1000");
    assertThat(alice.ask(status.put("error_type", "a").put("message", "b").toString()))
        .isInstanceOf(StatusResponse.class);
  }

  @Test
  void a_refusal_before_money_says_that_the_token_is_unspent() {
    String token = provider.token(100);
    ErrorReply refused = error(alice.ask(spawn(token).put("pod_spec_id", "none").toString()));
    assertThat(refused.details()).contains(ErrorReply.TOKEN_UNSPENT);

    alice.ask(spawn(token).toString());
    ErrorReply spent = error(alice.ask(spawn(token).toString()));
    assertThat(spent.type()).isEqualTo(ErrorType.TOKEN_ALREADY_SPENT);
    assertThat(spent.details()).isEmpty();
  }

  @Test
  void a_top_up_extends_the_lease_by_what_it_pays_for() {
    AccessDetails access = spawned(100);
    TopUpResponse longer = (TopUpResponse) alice.ask(topUp(access.podId(), provider.token(10)));
    assertThat(longer.success()).isTrue();
    assertThat(longer.extendedDurationSecs()).isEqualTo(200);
    assertThat(longer.newExpiresAt()).isEqualTo(access.expiresAt().plusSeconds(200));
    StatusResponse now = (StatusResponse) alice.ask(status("1000"));
    assertThat(now.expiresAt()).isEqualTo(longer.newExpiresAt());
    assertThat(now.status()).isEqualTo("Running");
    assertThat(now.sshPort()).isEqualTo(access.nodePort());
  }

  @Test
  void the_owner_may_ask_by_id_by_container_name_or_by_own_key() {
    spawned(100);
    List<String> names =
        List.of(
            "1000",
            "container-1000",
            alice.key().publicKey().npub(),
            alice.key().publicKey().hex());
    for (String name : names) {
      assertThat(alice.ask(status(name))).isInstanceOf(StatusResponse.class);
    }
  }

  @Test
  void a_stranger_learns_nothing_of_a_lease() {
    AccessDetails access = spawned(100);
    try (Consumer mallory = provider.consumer()) {
      assertThat(error(mallory.ask(status(access.podId()))).type()).isEqualTo(ErrorType.NOT_FOUND);
      String npub = alice.key().publicKey().npub();
      assertThat(error(mallory.ask(status(npub))).type()).isEqualTo(ErrorType.NOT_FOUND);
      String token = provider.token(10);
      assertThat(error(mallory.ask(topUp(access.podId(), token))).type())
          .isEqualTo(ErrorType.NOT_OWNER);
      // The stranger's token was not touched: it still pays for a container.
      assertThat(mallory.ask(spawn(token).toString())).isInstanceOf(AccessDetails.class);
    }
  }

  @Test
  void a_failed_provisioning_gives_the_money_back_and_again_when_asked_again() {
    provider.host.failAt("start", HostFault.CONTAINER_START);
    String token = provider.token(100);
    ErrorReply failed = error(alice.ask(spawn(token).toString()));
    assertThat(failed.type()).isEqualTo(ErrorType.PROVISIONING_ERROR);
    String refund = failed.refundToken().orElseThrow();
    assertThat(failed.details()).contains(refund);
    assertThat(error(alice.ask(spawn(token).toString())).refundToken()).contains(refund);
    assertThat(Token.parse(refund)).isInstanceOf(Parsed.Ok.class);
    provider.host.failNoMore();
    // A refund is money: it buys the container that failed before.
    assertThat(alice.ask(spawn(refund).toString())).isInstanceOf(AccessDetails.class);
  }

  @Test
  void a_token_is_not_called_spent_while_its_container_is_built() {
    provider.host.provisionTakes(Duration.ofSeconds(2));
    String token = provider.token(100);
    alice.say(spawn(token).toString());
    await().until(() -> provider.host.done().contains("provision container-1000"));
    assertThat(error(alice.ask(spawn(token).toString())).type()).isEqualTo(ErrorType.TOKEN_PENDING);
    assertThat(alice.next()).isInstanceOf(AccessDetails.class);
    assertThat(error(alice.ask(spawn(token).toString())).type())
        .isEqualTo(ErrorType.TOKEN_ALREADY_SPENT);
  }

  @Test
  void an_expired_lease_is_destroyed_and_its_slot_is_free_again() {
    alice.ask(spawn(provider.token(3)).put("pod_spec_id", "dear").toString());
    await()
        .untilAsserted(
            () ->
                assertThat(provider.host.state(new LeaseId(LeaseId.FIRST)))
                    .isEqualTo(ContainerState.ABSENT));
    StatusResponse over = (StatusResponse) alice.ask(status("1000"));
    assertThat(over.status()).isEqualTo("Expired");
    assertThat(over.timeRemainingSecs()).isZero();
    assertThat(error(alice.ask(topUp("1000", provider.token(10)))).type())
        .isEqualTo(ErrorType.LEASE_EXPIRED);
    AccessDetails next = spawned(100);
    assertThat(next.podId()).isEqualTo("container-1001");
  }

  @Test
  void a_restart_forgets_nothing() {
    AccessDetails access = spawned(100);
    provider.stop();
    provider.start();
    StatusResponse status = (StatusResponse) alice.ask(status(access.podId()));
    assertThat(status.status()).isEqualTo("Running");
    assertThat(status.expiresAt()).isEqualTo(access.expiresAt());
  }

  @Test
  void a_request_sent_while_the_daemon_was_down_is_served_when_it_is_back() {
    provider.stop();
    alice.say(spawn(provider.token(100)).toString());
    await().until(() -> !provider.relay.events().isEmpty());
    provider.start();
    assertThat(alice.next()).isInstanceOf(AccessDetails.class);
  }

  @Test
  void a_stale_request_is_refused_and_its_token_stays_unspent() {
    String token = provider.token(100);
    alice.say(DmKind.NIP04, spawn(token).toString(), Consumer.now() - 700);
    assertThat(error(alice.next()).type()).isEqualTo(ErrorType.REQUEST_EXPIRED);
    assertThat(alice.ask(spawn(token).toString())).isInstanceOf(AccessDetails.class);
  }

  @Test
  void a_status_is_answered_while_a_slow_spawn_goes_on() {
    spawned(100);
    provider.host.provisionTakes(Duration.ofSeconds(10));
    alice.say(spawn(provider.token(100)).toString());
    long start = System.nanoTime();
    assertThat(alice.ask(status("1000"))).isInstanceOf(StatusResponse.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void replies_of_another_provider_are_not_answered() throws Exception {
    alice.say("{\"error_type\":\"invalid_request\",\"message\":\"m\",\"details\":null}");
    assertThat(alice.collect(Duration.ofSeconds(2))).isEmpty();
  }

  @Test
  void one_token_in_two_requests_at_once_pays_for_one_container() throws Exception {
    String token = provider.token(100);
    alice.say(spawn(token).toString());
    alice.say(spawn(token).put("ssh_username", "other").toString());
    List<Reply> replies = alice.collect(Duration.ofSeconds(4));
    assertThat(replies).hasSize(2);
    assertThat(replies).filteredOn(AccessDetails.class::isInstance).hasSize(1);
  }
}
