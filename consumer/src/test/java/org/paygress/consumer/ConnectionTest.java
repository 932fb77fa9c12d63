package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.testbed.relay.RelayFault;
import org.paygress.testbed.relay.StallingProxy;

/** What becomes of a question while relays come and go. */
class ConnectionTest extends CommandLineTest {

  private final ExecutorService commands = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    commands.shutdownNow();
  }

  private CompletableFuture<Run> inTheBackground(String... command) {
    return CompletableFuture.supplyAsync(() -> paygress(command), commands);
  }

  /** The relay has an answer to the newest request, which the provider did not send just now. */
  private void answerLate(Reply reply, long at) throws Exception {
    EventId request = relay.events().getLast().id();
    String text = ReplyCodec.encode(reply, request);
    relay.inject(
        DirectMessages.seal(DmKind.NIP04, provider.key(), identity().publicKey(), text, at));
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  @Test
  void an_answer_that_comes_while_the_relay_has_hung_up_is_heard() throws Exception {
    provider.keepSilent();
    var status = inTheBackground("status", provider.npub(), "--relay=" + relay.url());
    await().until(() -> provider.asked().size() == 1);
    relay.disconnectAll();
    answerLate(RUNNING, now());
    assertThat(status.get(20, TimeUnit.SECONDS).out()).contains("1000, Running");
  }

  @Test
  void an_answer_that_comes_while_the_line_is_dead_is_heard() throws Exception {
    provider.keepSilent();
    try (StallingProxy line = StallingProxy.to(relay.port())) {
      var status =
          inTheBackground("status", provider.npub(), "--relay=ws://127.0.0.1:" + line.port());
      await().until(() -> provider.asked().size() == 1);
      line.stall();
      answerLate(RUNNING, now());
      assertThat(status.get(28, TimeUnit.SECONDS).out()).contains("1000, Running");
    }
  }

  @Test
  void a_request_whose_relay_hung_up_before_its_word_is_sent_again() throws Exception {
    relay.misbehave(RelayFault.NO_OK);
    provider.keepSilent();
    var status = inTheBackground("status", provider.npub(), "--relay=" + relay.url());
    await().until(() -> provider.asked().size() == 1);
    relay.misbehave();
    relay.disconnectAll();
    await().until(() -> relay.connections() == 1);
    answerLate(RUNNING, now());
    assertThat(status.get(20, TimeUnit.SECONDS).out()).contains("1000, Running");
  }

  @ParameterizedTest
  @ValueSource(longs = {-580, -45, 580})
  void a_provider_whose_clock_is_off_is_heard(long secs) throws Exception {
    provider.keepSilent();
    var status = inTheBackground("status", provider.npub(), "--relay=" + relay.url());
    await().until(() -> provider.asked().size() == 1);
    answerLate(RUNNING, now() + secs);
    assertThat(status.get(20, TimeUnit.SECONDS).out()).contains("1000, Running");
  }

  @Test
  void a_relay_that_takes_no_messages_of_kind_4_gets_a_gift_wrap() {
    relay.misbehave(RelayFault.REJECT_NIP04);
    provider.answer(_ -> RUNNING);
    Run run = ask("status", provider.npub());
    assertThat(run.out()).contains("1000, Running");
    assertThat(run.err()).contains("blocked: kind 4 is not accepted", "gift wrap");
    assertThat(provider.kinds()).containsExactly(DmKind.NIP17);
  }

  @Test
  void a_payment_that_no_relay_takes_as_kind_4_goes_as_a_gift_wrap_and_is_recorded_as_sent_twice()
      throws Exception {
    relay.misbehave(RelayFault.REJECT_NIP04);
    provider.answer(Bench::access);
    Run run =
        ask(
            "spawn",
            provider.npub(),
            "--token-file=" + dir.resolve("token"),
            "--relay=ws://127.0.0.1:" + closedPort());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(provider.kinds()).containsExactly(DmKind.NIP17);
    assertThat(paygress("history").out().lines().filter(line -> line.contains("sent 2")))
        .hasSize(2);
  }

  private static int closedPort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stalled", "silent"})
  void one_dead_relay_of_several_costs_no_wait(String how) throws Exception {
    provider.advertise(MintUrl.of("https://mint.example.com"), true);
    await().until(() -> relay.events().size() == 2);
    provider.answer(request -> request instanceof SpawnRequest ? Bench.access(request) : RUNNING);
    try (ServerSocket stalled = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        DevRelay silent = DevRelay.start(0)) {
      silent.misbehave(RelayFault.NEVER_ANSWER);
      String dead =
          how.equals("stalled")
              ? "--relay=ws://127.0.0.1:" + stalled.getLocalPort()
              : "--relay=" + silent.url();
      // The first run loads classes.
      ask("status", provider.npub());
      for (List<String> command :
          List.of(
              List.of("status", provider.npub(), dead),
              List.of("list", dead),
              List.of("price", provider.npub(), "--minutes=60", dead),
              List.of("spawn", provider.npub(), "--token-file=" + dir.resolve("token"), dead))) {
        long start = System.nanoTime();
        assertThat(ask(command.toArray(String[]::new)).exit()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as("%s", command)
            .isLessThan(Duration.ofMillis(1_500));
      }
    }
  }

  @Test
  void a_password_and_a_token_do_not_lie_at_relays_for_ever() {
    provider.answer(Bench::access);
    ask("spawn", provider.npub(), "--token-file=" + dir.resolve("token"));
    Event request =
        relay.events().stream()
            .filter(event -> !event.pubkey().equals(provider.key().publicKey()))
            .findFirst()
            .orElseThrow();
    assertThat(request.isExpired(now())).isFalse();
    assertThat(request.isExpired(now() + 2 * 86_400)).isTrue();
  }
}
