package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.relay.RelayFault;
import org.slf4j.LoggerFactory;

/**
 * Malformed and hostile requests, one row each: the exact error type, nothing of the request in the
 * answer or the log, the one token they all carry still unspent, the daemon still serving.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  private static final String MARKER = BadRequests.MARKER;
  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  @TempDir static Path dir;
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> recorder =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(event.getFormattedMessage() + " " + event.getThrowableProxy());
        }
      };
  private Provider provider;
  private DevMint otherMint;
  private String token;
  private BadRequests bad;

  @BeforeAll
  void start() {
    ROOT.setLevel(Level.DEBUG);
    recorder.start();
    ROOT.addAppender(recorder);
    provider = new Provider(dir).start();
    otherMint = DevMint.start(0, DevMintOptions.defaults());
    token = provider.token(1000);
    bad = new BadRequests(provider, otherMint, token);
  }

  @AfterAll
  void stop() {
    provider.close();
    otherMint.close();
    ROOT.detachAppender(recorder);
    ROOT.setLevel(Level.INFO);
  }

  @TestFactory
  List<DynamicTest> every_bad_request_is_refused_and_costs_nothing() {
    List<BadRequests.Row> rows = bad.all();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(80);
    assertThat(rows.stream().map(BadRequests.Row::name).distinct()).hasSameSizeAs(rows);
    return rows.stream().map(row -> DynamicTest.dynamicTest(row.name(), () -> check(row))).toList();
  }

  private void check(BadRequests.Row row) {
    logged.clear();
    try (var consumer = provider.consumer()) {
      consumer.say(row.request());
      DirectMessage answer = consumer.nextMessage();
      assertThat(answer.plaintext())
          .as("nothing of the request is echoed")
          .doesNotContain(MARKER, token, token.substring(7, 40));
      assertThat(ReplyCodec.parse(answer.plaintext()))
          .isInstanceOfSatisfying(
              Parsed.Ok.class,
              ok ->
                  assertThat(ok.value())
                      .isInstanceOfSatisfying(
                          ErrorReply.class,
                          error -> {
                            assertThat(error.type()).isEqualTo(row.expected());
                            assertThat(error.refundToken()).isEmpty();
                          }));
    }
    assertThat(logged)
        .as("nothing of the request is logged")
        .noneMatch(line -> line.contains(MARKER) || line.contains(token.substring(7, 40)));
  }

  /** Runs after the table by name order of the class's other tests; either order must hold. */
  @Test
  void the_token_of_all_rows_is_still_good() {
    String own = provider.token(50);
    try (var consumer = provider.consumer()) {
      for (BadRequests.Row row : bad.wrongFields()) {
        consumer.say(row.request().replace(token, own));
        assertThat(consumer.next()).isInstanceOf(ErrorReply.class);
      }
      assertThat(consumer.ask(bad.base().put("cashu_token", own).toString()))
          .isInstanceOf(AccessDetails.class);
      assertThat(consumer.ask("{\"pod_id\":\"" + consumer.key().publicKey().hex() + "\"}"))
          .isInstanceOf(StatusResponse.class);
    }
  }

  @Test
  void frames_beyond_every_limit_disturb_nothing() {
    provider.relay.misbehave(RelayFault.OVERSIZE_EVENTS);
    serving();
    provider.relay.misbehave();
    serving();
  }

  @Test
  void a_message_of_more_than_32_kib_is_refused() {
    try (var consumer = provider.consumer()) {
      consumer.sayOversized("{\"cashu_token\":\"" + MARKER + "a".repeat(33_000) + "\"}");
      DirectMessage answer = consumer.nextMessage();
      assertThat(answer.plaintext()).contains("\"invalid_request\"").doesNotContain(MARKER);
    }
  }

  @Test
  void a_message_that_does_not_decrypt_is_not_answered() {
    try (var consumer = provider.consumer()) {
      consumer.publish(
          Event.sign(
              consumer.key(),
              org.paygress.provider.Consumer.now(),
              4,
              List.of(List.of("p", provider.publicKey().hex())),
              MARKER));
      // What is asked later is answered first.
      assertThat(consumer.ask("{\"pod_id\":\"1000\"}"))
          .isInstanceOfSatisfying(
              ErrorReply.class, error -> assertThat(error.type()).isEqualTo(ErrorType.NOT_FOUND));
      assertThat(consumer.answered()).isFalse();
    }
  }

  @Test
  void a_gift_wrap_whose_rumor_names_another_author_is_not_served() throws Exception {
    try (var alice = provider.consumer();
        var mallory = provider.consumer()) {
      Event honest =
          DirectMessages.seal(
              DmKind.NIP17,
              mallory.key(),
              provider.publicKey(),
              bad.base().toString(),
              org.paygress.provider.Consumer.now());
      Event forged =
          Event.sign(
              alice.key(), honest.createdAt(), honest.kind(), honest.tags(), honest.content());
      alice.publish(forged);
      assertThat(alice.collect(Duration.ofSeconds(2))).isEmpty();
    }
    serving();
  }

  private void serving() {
    try (var consumer = provider.consumer()) {
      assertThat(consumer.ask("{\"pod_id\":\"1000\"}")).isInstanceOf(ErrorReply.class);
    }
  }
}
