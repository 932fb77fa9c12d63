package org.paygress.provider.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.token.Token;
import org.paygress.host.HostFault;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;
import org.paygress.provider.runtime.SteppedProvider;
import org.paygress.provider.runtime.SteppedTest;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.MintFault;

/** What requests lead to before any work is done, in orders that a test chooses. */
class InboxTest extends SteppedTest {

  private static final String OTHER_KEY = "HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  private final SecretKey bob = SecretKey.generate();

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(ErrorType.SPEC_UNAVAILABLE, request -> request.put("pod_spec_id", "huge")),
        refusal(ErrorType.UNKNOWN_TEMPLATE, request -> request.put("template_slug", "nothing")),
        refusal(
            ErrorType.INVALID_VOLUME_ENCRYPTION, request -> request.put("template_slug", "debian")),
        refusal(ErrorType.INVALID_CREDENTIALS, request -> request.put("ssh_username", "0bad")),
        refusal(ErrorType.INVALID_TOKEN, request -> request.put("cashu_token", "cashuBnothing")),
        refusal(
            ErrorType.INVALID_REQUEST,
            request -> {
              request.putObject("template_env").put("PATH", "/evil");
              return request;
            }),
        refusal(
            ErrorType.NOT_ADDRESSED,
            request -> request.put("primary_npub", SecretKey.generate().publicKey().npub())));
  }

  private static Arguments refusal(ErrorType type, UnaryOperator<ObjectNode> change) {
    return Arguments.of(type, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void a_refusal_costs_nothing_and_keeps_no_key(ErrorType type, UnaryOperator<ObjectNode> change) {
    String token = provider.token(100);
    provider.say(alice, change.apply(provider.encrypted(token)));
    assertThat(provider.lastError(alice)).isEqualTo(type);
    assertThat(provider.leases()).isZero();
    assertThat(provider.keys()).isZero();
    // The token was left alone: it still buys.
    provider.say(alice, provider.encrypted(token));
    provider.workAll();
    if (type != ErrorType.INVALID_TOKEN) {
      assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
    }
  }

  @Test
  void a_stale_request_keeps_no_key() {
    provider.sayLate(alice, provider.encrypted(provider.token(100)), Duration.ofMinutes(11));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.REQUEST_EXPIRED);
    assertThat(provider.keys()).isZero();
  }

  @ParameterizedTest
  @EnumSource(DmKind.class)
  void a_request_that_has_expired_is_ignored_and_costs_nothing(DmKind kind) {
    String token = provider.token(100);
    String request = provider.spawn(token).toString();
    long now = provider.now().getEpochSecond();
    provider.say(alice, request, kind, OptionalLong.of(now));
    assertThat(provider.answers(alice)).isEmpty();
    assertThat(provider.leases()).isZero();
    provider.say(alice, request, kind, OptionalLong.of(now + 1));
    provider.workAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
  }

  @ParameterizedTest
  @EnumSource(DmKind.class)
  void each_message_is_answered_in_its_kind_by_one_that_expires(DmKind kind) throws Exception {
    provider.say(alice, provider.spawn(provider.token(100)).toString(), kind, OptionalLong.empty());
    provider.workAll();
    provider.say(alice, "{\"pod_id\":\"1000\"}", kind, OptionalLong.empty());
    assertThat(provider.answers(alice))
        .satisfiesExactly(
            access -> assertThat(access).isInstanceOf(AccessDetails.class),
            status -> assertThat(status).isInstanceOf(StatusResponse.class));
    long inAWeek = provider.now().plus(Duration.ofDays(7)).getEpochSecond();
    for (String json : provider.outbox()) {
      Event event = ((Parsed.Ok<Event>) Event.parse(json)).value();
      assertThat(event.kind()).isEqualTo(kind.eventKind());
      assertThat(event.tag("expiration")).contains(Long.toString(inAWeek));
    }
  }

  @Test
  void who_comes_when_all_slots_are_taken_keeps_his_token() {
    for (int i = 0; i < SteppedProvider.LEASES_MAX; i++) {
      provider.say(alice, provider.spawn(provider.token(100)));
    }
    String token = provider.token(100);
    provider.say(bob, provider.encrypted(token));
    assertThat(provider.lastError(bob)).isEqualTo(ErrorType.NO_CAPACITY);
    assertThat(provider.keys()).isZero();
    provider.workAll();
    provider.pass(Duration.ofSeconds(2_000));
    provider.look();
    provider.workAll();
    provider.say(bob, provider.encrypted(token));
    provider.workAll();
    assertThat(provider.lastAnswer(bob)).isInstanceOf(AccessDetails.class);
  }

  @Test
  void the_same_event_again_is_one_request_whenever_it_comes() {
    Event event = provider.say(alice, provider.encrypted(provider.token(100)));
    provider.repeat(event);
    provider.workAll();
    provider.repeat(event);
    assertThat(provider.leases()).isEqualTo(1);
    assertThat(provider.answers(alice)).hasSize(1);
  }

  @Test
  void one_token_in_two_requests_of_its_owner_is_one_lease() {
    String token = provider.token(100);
    provider.say(alice, provider.encrypted(token));
    provider.say(alice, provider.spawn(token));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.TOKEN_PENDING);
    provider.workAll();
    provider.say(alice, provider.spawn(token).put("ssh_username", "zoe"));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.TOKEN_ALREADY_SPENT);
    assertThat(provider.leases()).isEqualTo(1);
  }

  /** A token that the mint turned away once, and that was then taken and paid back. */
  private String refundedAtTheSecondAttempt() {
    String token = provider.token(100);
    provider.mint.faults().arm("/v1/swap", MintFault.TOO_MANY_REQUESTS);
    provider.say(alice, provider.spawn(token).put("ssh_username", "first"));
    provider.workAll();
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    provider.mint.faults().clear();
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    provider.say(alice, provider.spawn(token).put("ssh_username", "second"));
    provider.workAll();
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.PROVISIONING_ERROR);
    return token;
  }

  private Optional<String> lastRefund() {
    return ((ErrorReply) provider.lastAnswer(alice)).refundToken();
  }

  @Test
  void a_refund_is_had_again_although_an_earlier_attempt_with_its_token_was_refused() {
    String token = refundedAtTheSecondAttempt();
    Optional<String> refund = lastRefund();
    provider.say(alice, provider.spawn(token).put("ssh_username", "third"));
    assertThat(refund).isPresent();
    assertThat(lastRefund()).isEqualTo(refund);
    assertThat(provider.leases()).isEqualTo(2);
  }

  @Test
  void a_token_is_known_again_however_it_is_written() {
    String token = refundedAtTheSecondAttempt();
    Optional<String> refund = lastRefund();
    String rewritten = ((Parsed.Ok<Token>) Token.parse(token)).value().encodeV3();
    assertThat(rewritten).isNotEqualTo(token);
    provider.say(alice, provider.spawn(rewritten));
    provider.workAll();
    assertThat(lastRefund()).isEqualTo(refund);
    assertThat(provider.leases()).isEqualTo(2);
  }

  @Test
  void a_top_ups_refund_is_had_again_although_an_earlier_attempt_was_refused() {
    provider.say(alice, provider.spawn(provider.token(5)));
    provider.workAll();
    String token = provider.token(10);
    provider.mint.faults().arm("/v1/swap", MintFault.TOO_MANY_REQUESTS);
    provider.say(alice, Requests.topUp("container-1000", token));
    provider.workAll();
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    provider.mint.faults().clear();
    provider.pass(Duration.ofSeconds(1));
    provider.say(alice, Requests.topUp("container-1000", token));
    provider.end(LeaseId.FIRST);
    provider.workAll();
    Optional<String> refund = lastRefund();
    assertThat(refund).isPresent();
    provider.say(alice, Requests.topUp("1000", token));
    assertThat(lastRefund()).isEqualTo(refund);
  }

  @Test
  void one_token_of_two_owners_pays_for_one_of_them() {
    String token = provider.token(100);
    provider.say(alice, provider.spawn(token));
    provider.say(bob, provider.encrypted(token));
    provider.workAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
    assertThat(provider.lastError(bob)).isEqualTo(ErrorType.TOKEN_ALREADY_SPENT);
  }

  @Test
  void a_workload_that_runs_is_left_alone_by_another_key() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.workAll();
    ObjectNode again = provider.encrypted(provider.token(1));
    ((ObjectNode) again.path("volume_encryption")).put("key_b64", OTHER_KEY);
    provider.say(alice, again);
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.INVALID_VOLUME_ENCRYPTION);
    assertThat(provider.keys()).isZero();
    assertThat(provider.leases()).isEqualTo(1);
  }

  @Test
  void a_workload_that_runs_takes_the_user_of_a_later_request_with_its_key() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.workAll();
    provider.say(alice, provider.encrypted(provider.token(1)).put("ssh_username", "zoe"));
    provider.say(alice, provider.encrypted(provider.token(2)));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.TOKEN_PENDING);
    provider.workAll();
    assertThat(provider.lease(1000).terms().user().value()).isEqualTo("zoe");
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
    assertThat(provider.leases()).isEqualTo(1);
  }

  @Test
  void what_is_no_request_is_answered_or_not_and_stops_nothing() {
    for (String text : new String[] {"", "[]", "{\"a\":1}", "\u0000", "x".repeat(20_000)}) {
      provider.say(bob, text);
    }
    provider.say(bob, Requests.status("container-99999999999999999999"));
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
    assertThat(provider.leases()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {Kind.NIP04_DM, Kind.GIFT_WRAP})
  void what_does_not_decrypt_is_not_answered_and_leaves_no_trace(int kind) {
    long before = provider.changes();
    for (int i = 0; i < 50; i++) {
      provider.sayNonsense(kind);
    }
    assertThat(provider.changes()).isEqualTo(before);
  }

  @Test
  void strangers_are_refused_so_often_a_minute_and_who_has_paid_is_always_answered() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    for (int i = 0; i < SteppedProvider.REFUSALS_PER_MINUTE; i++) {
      SecretKey stranger = SecretKey.generate();
      provider.say(stranger, Requests.status("container-1000"));
      assertThat(provider.lastError(stranger)).isEqualTo(ErrorType.NOT_FOUND);
    }
    long before = provider.changes();
    String token = provider.token(100);
    for (int i = 0; i < 50; i++) {
      provider.say(SecretKey.generate(), Requests.status("container-1000"));
      provider.say(SecretKey.generate(), provider.spawn(token).put("pod_spec_id", "huge"));
      provider.say(SecretKey.generate(), "no request");
    }
    assertThat(provider.changes()).isEqualTo(before);
    // Who has paid hears of his mistakes, and a good request is served whoever sends it.
    provider.say(alice, Requests.status("container-7"));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.NOT_FOUND);
    provider.say(bob, provider.spawn(token));
    provider.workAll();
    assertThat(provider.lastAnswer(bob)).isInstanceOf(AccessDetails.class);
    provider.pass(Duration.ofMinutes(1));
    SecretKey stranger = SecretKey.generate();
    provider.say(stranger, Requests.status("container-1000"));
    assertThat(provider.lastError(stranger)).isEqualTo(ErrorType.NOT_FOUND);
  }

  @Test
  void every_answer_names_the_request_it_answers() {
    String paid = provider.token(100);
    for (ObjectNode request :
        List.of(
            provider.spawn(paid),
            provider.spawn(paid),
            Requests.status("container-1000"),
            Requests.topUp("container-1000", provider.token(10)),
            Requests.status("container-7"))) {
      provider.say(alice, request);
      provider.workAll();
      assertThat(provider.isLastRequestNamed(alice)).as(request.toString()).isTrue();
    }
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    assertThat(((ErrorReply) provider.lastAnswer(alice)).refundToken()).isPresent();
    assertThat(provider.isLastRequestNamed(alice)).isTrue();
  }
}
