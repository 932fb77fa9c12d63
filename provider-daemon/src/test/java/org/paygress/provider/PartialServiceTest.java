package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.paygress.provider.Requests.spawn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.paygress.provider.control.ControlAnswer;
import org.paygress.provider.control.ControlCall;
import org.paygress.provider.control.ControlClient;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.MintFault;

/** Time that was paid for and not served comes back, as time or as money. */
class PartialServiceTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LeaseId LEASE = new LeaseId(LeaseId.FIRST);
  private static final Duration RETRY = Duration.ofSeconds(60);

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

  private AccessDetails spawned(long sats) {
    return (AccessDetails) alice.ask(spawn(provider.token(sats)).toString());
  }

  private Reply status() {
    return alice.ask(Requests.status("1000").toString());
  }

  private ControlAnswer end(String lease) throws Exception {
    var call = new ControlCall("lease end", JSON.createObjectNode().put("lease", lease));
    return ControlClient.ask(provider.config().provider().stateDir(), call, RETRY).orElseThrow();
  }

  private JsonNode debts() throws Exception {
    var call = new ControlCall("debts", JSON.createObjectNode());
    ControlAnswer answer =
        ControlClient.ask(provider.config().provider().stateDir(), call, RETRY).orElseThrow();
    return ((ControlAnswer.Done) answer).result().path("debts");
  }

  private void awaitGone() {
    await().atMost(RETRY).until(() -> provider.host.state(LEASE) == ContainerState.ABSENT);
  }

  /** What goes back of a lease that is over; the host is free of it by then. */
  private Token returned() {
    awaitGone();
    await().atMost(RETRY).until(() -> status() instanceof ErrorReply);
    return refund(status());
  }

  private static Token refund(Reply reply) {
    assertThat(reply).isInstanceOf(ErrorReply.class);
    ErrorReply error = (ErrorReply) reply;
    assertThat(error.type()).isEqualTo(ErrorType.LEASE_EXPIRED);
    assertThat(error.details()).isEqualTo(error.refundToken());
    return ((Parsed.Ok<Token>) Token.parse(error.refundToken().orElseThrow())).value();
  }

  @Test
  void a_lease_the_operator_ends_is_paid_back_to_whoever_asks_as_its_owner() throws Exception {
    String paid = provider.token(100);
    alice.ask(spawn(paid).toString());
    assertThat(end("container-1000")).isInstanceOf(ControlAnswer.Done.class);
    Token back = returned();
    // 100 sat bought 2000 s; a few of them were served.
    assertThat(back.amount()).isBetween(97L, 99L);
    assertThat(refund(status()).encode()).isEqualTo(back.encode());
    assertThat(refund(alice.ask(spawn(paid).toString())).encode()).isEqualTo(back.encode());
    try (Consumer mallory = provider.consumer()) {
      assertThat(((ErrorReply) mallory.ask(Requests.status("1000").toString())).type())
          .isEqualTo(ErrorType.NOT_FOUND);
    }
    // It is money: it buys another container.
    assertThat(alice.ask(spawn(back.encode()).toString())).isInstanceOf(AccessDetails.class);
  }

  @Test
  void nobody_is_told_unasked() throws Exception {
    spawned(100);
    end("1000");
    awaitGone();
    assertThat(alice.collect(Duration.ofSeconds(2))).isEmpty();
  }

  @Test
  void a_refund_waits_for_its_mint_and_for_a_restart() throws Exception {
    spawned(100);
    provider.mint.faults().arm("/v1/swap", MintFault.ERROR_BEFORE_ACTING, 1_000);
    end("1000");
    assertThat(((StatusResponse) status()).status()).isEqualTo("Refunding");
    // What is owed holds nothing on the host.
    awaitGone();
    await().atMost(RETRY).until(() -> !debts().path(0).path("problem").isMissingNode());
    assertThat(debts().path(0).path("name").asText()).isEqualTo("refund-lease-1000-unused-0");
    provider.stop();
    provider.mint.faults().clear();
    provider.start();
    assertThat(returned().amount()).isBetween(95L, 99L);
    assertThat(debts()).isEmpty();
  }

  @Test
  void what_is_over_or_unknown_cannot_be_ended() throws Exception {
    assertThat(end("1000"))
        .isEqualTo(new ControlAnswer.Refused("there is no such lease", "see paygressd status"));
    spawned(100);
    end("1000");
    awaitGone();
    await().until(() -> status() instanceof ErrorReply);
    assertThat(end("1000")).isInstanceOf(ControlAnswer.Refused.class);
  }

  @Test
  void a_container_that_cannot_be_brought_back_is_given_up_and_paid_back() {
    spawned(100);
    provider.host.failAt("ports", HostFault.NETWORK);
    provider.host.powerOff(LEASE);
    assertThat(returned().amount()).isBetween(95L, 99L);
  }

  @Test
  void the_time_a_host_was_down_is_added_to_the_lease() {
    AccessDetails access = spawned(100);
    provider.stop();
    provider.host.powerOff(LEASE);
    Instant stopped = Instant.now();
    Duration absence = Duration.ofMinutes(3);
    provider.clock.advance(absence);
    provider.start();
    await().atMost(RETRY).until(() -> provider.host.state(LEASE) == ContainerState.RUNNING);
    await().until(() -> status() instanceof StatusResponse s && s.status().equals("Running"));
    Duration added = Duration.between(access.expiresAt(), ((StatusResponse) status()).expiresAt());
    Duration down = Duration.between(stopped, Instant.now()).plus(absence);
    // Signs of life are kept by the minute, and the doubt is the consumer's.
    assertThat(added).isBetween(absence, down.plusSeconds(61));
  }

  @Test
  void a_lease_that_ran_out_while_the_host_was_down_is_paid_back() {
    AccessDetails access =
        (AccessDetails) alice.ask(spawn(provider.token(8)).put("pod_spec_id", "dear").toString());
    provider.stop();
    provider.host.powerOff(LEASE);
    provider.clock.advance(Duration.between(Instant.now(), access.expiresAt()));
    provider.host.failAt("start", HostFault.CONTAINER_START);
    provider.start();
    assertThat(returned().amount()).isBetween(4L, 8L);
  }

  @Test
  void a_torn_down_provider_leaves_no_container_and_pays_when_it_is_back() throws Exception {
    spawned(100);
    provider.stop();
    assertThat(Teardown.run(provider.config(), provider.host, Clock.systemUTC(), RETRY)).isZero();
    assertThat(provider.host.list()).isEmpty();
    assertThat(provider.host.done()).contains("destroy container-1000", "shutdown");
    provider.start();
    assertThat(refund(status()).amount()).isBetween(95L, 99L);
  }
}
