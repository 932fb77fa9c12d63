package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.MintUrl;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;

/** Tokens locked to the provider, where it asks for them; each swap costs 1 sat. */
class LockedPaymentTest {

  @TempDir Path dir;
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench(dir, DevMintOptions.defaults().withFee(100));
    bench.provider.answer(Bench::access);
    bench.provider.advertise(bench.mint.url(), true);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private JsonNode reclaim() {
    return bench.paygress("reclaim", "--json", "--after=0").json().path("payments").path(0);
  }

  @Test
  void a_provider_that_takes_locked_tokens_gets_one_that_only_it_can_redeem() {
    String file = bench.tokenFile(10);
    Bench.Run run = bench.spawn(file);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("8 sat at " + bench.mint.url().value() + " is locked");
    Token sent = Bench.token(bench.sentToken());
    assertThat(sent.amount()).isEqualTo(8);
    assertThat(sent.proofs())
        .allSatisfy(
            proof ->
                assertThat(proof.secret())
                    .startsWith("[\"P2PK\"")
                    .contains("02" + bench.provider.key().publicKey().hex())
                    .contains("02" + bench.identity().publicKey().hex()));
    assertThat(bench.is(ProofState.SPENT, Bench.read(file))).isTrue();
    bench.redeem(bench.sentToken());
  }

  @Test
  void a_locked_token_is_in_the_record_before_it_is_sent_and_hidden() {
    bench.spawn(bench.tokenFile(10));

    assertThat(bench.paygress("history").out())
        .contains("locked to the provider until")
        .doesNotContain("cashuB");
    assertThat(bench.paygress("history", "--show-tokens").out()).contains(bench.sentToken());
  }

  @Test
  void an_unanswered_locked_token_comes_back_when_its_lock_has_run_out() {
    bench.provider.keepSilent();
    bench.spawn(bench.tokenFile(10), "--wait=1", "--lock-minutes=0");

    JsonNode back = reclaim();
    assertThat(back.path("outcome").asText()).isEqualTo("reclaimed");
    assertThat(back.path("amount").asLong()).isEqualTo(7);
    assertThat(bench.is(ProofState.SPENT, bench.sentToken())).isTrue();
    assertThat(bench.is(ProofState.UNSPENT, back.path("token").asText())).isTrue();
  }

  @Test
  void a_locked_token_is_the_providers_alone_until_then() {
    bench.provider.keepSilent();
    bench.spawn(bench.tokenFile(10), "--wait=1");

    assertThat(reclaim().path("outcome").asText()).isEqualTo("locked");
    assertThat(bench.is(ProofState.UNSPENT, bench.sentToken())).isTrue();
  }

  @Test
  void a_refusal_says_until_when_the_token_is_locked() {
    bench.provider.answer(_ -> ErrorReply.of(ErrorType.NO_CAPACITY, "full"));
    Bench.Run run = bench.spawn(bench.tokenFile(10));

    assertThat(run.err())
        .contains("full [no_capacity]", "only this provider takes the token", "'paygress reclaim ");
  }

  @Test
  void a_refund_of_a_locked_payment_is_asked_for_with_the_locked_token() {
    bench.provider.keepSilent();
    bench.spawn(bench.tokenFile(10), "--wait=1");
    bench.redeem(bench.sentToken());
    String refund = DevMints.mintToken(bench.mint.url(), 6).encode();
    bench.provider.answer(_ -> ErrorReply.refund(ErrorType.PROVISIONING_ERROR, "no luck", refund));

    assertThat(bench.paygress("refund").out()).contains("refund of 5 sat");
    assertThat(bench.provider.asked().get(1)).isEqualTo(bench.provider.asked().get(0));
  }

  @Test
  void no_lock_sends_the_token_as_it_is() {
    String file = bench.tokenFile(10);
    bench.spawn(file, "--no-lock");

    assertThat(bench.sentToken()).isEqualTo(Bench.read(file));
  }

  @Test
  void a_provider_that_does_not_ask_for_it_gets_the_token_as_it_is() throws Exception {
    try (Bench other = new Bench(dir)) {
      other.provider.answer(Bench::access);
      other.provider.advertise(other.mint.url(), false);
      String file = other.tokenFile(10);
      other.spawn(file);
      assertThat(other.sentToken()).isEqualTo(Bench.read(file));
    }
  }

  @Test
  void a_provider_that_takes_no_tokens_of_the_mint_gets_none_locked() {
    try (Bench other = new Bench(dir)) {
      String file = other.tokenFile(10);
      bench.spawn(file);
      assertThat(bench.sentToken()).isEqualTo(Bench.read(file));
    }
  }

  @Test
  void a_mint_that_cannot_be_reached_is_no_obstacle() {
    bench.mint.faults().arm("/v1/info", MintFault.ERROR_BEFORE_ACTING);
    String file = bench.tokenFile(10);
    Bench.Run run = bench.spawn(file);

    assertThat(run.err()).contains("sent as it is, not locked: its mint cannot be reached");
    assertThat(bench.sentToken()).isEqualTo(Bench.read(file));
  }

  @Test
  void a_mint_without_locks_is_no_obstacle() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(server, "/v1/info", "{\"nuts\":{\"7\":{\"supported\":true}}}");
    answer(server, "/v1/keysets", "{\"keysets\":[]}");
    server.start();
    try {
      MintUrl url = MintUrl.of("http://127.0.0.1:" + server.getAddress().getPort());
      Token real = DevMints.mintToken(bench.mint.url(), 10);
      String file = bench.file(new Token(url, "sat", real.proofs(), Optional.empty()).encode());
      try (Bench other = new Bench(dir)) {
        other.provider.answer(Bench::access);
        other.provider.advertise(url, true);
        assertThat(other.spawn(file).err()).contains("does not honour locks (NUT-11)");
        assertThat(other.sentToken()).isEqualTo(Bench.read(file));
      }
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpServer server, String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void a_token_too_small_for_the_fees_is_sent_as_it_is() {
    String file = bench.tokenFile(2);
    Bench.Run run = bench.spawn(file);

    assertThat(run.err()).contains("the mint's fees would use it up");
    assertThat(bench.sentToken()).isEqualTo(Bench.read(file));
  }

  @Test
  void a_swap_that_hangs_sends_nothing_and_the_token_can_be_had_back() {
    bench.mint.faults().arm("/v1/swap", MintFault.RESET_AFTER_ACTING, 1);
    bench.mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING);
    Bench.Run run = bench.spawn(bench.tokenFile(10));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("could not be swapped", "'paygress reclaim ");
    assertThat(bench.provider.asked()).isEmpty();

    bench.mint.faults().clear();
    assertThat(reclaim().path("amount").asLong()).isEqualTo(9);
  }

  @Test
  void the_same_token_again_pays_the_same_provider_with_the_locked_one() {
    bench.provider.answer(_ -> ErrorReply.of(ErrorType.NO_CAPACITY, "full"));
    String file = bench.tokenFile(10);
    bench.spawn(file);
    String locked = bench.sentToken();
    bench.provider.answer(Bench::access);

    assertThat(bench.spawn(file).exit()).isZero();
    assertThat(bench.sentToken()).isEqualTo(locked);
    assertThat(bench.mint.fees()).isEqualTo(2);
  }

  @Test
  void the_same_token_again_does_not_pay_another_provider() {
    bench.provider.answer(_ -> ErrorReply.of(ErrorType.NO_CAPACITY, "full"));
    String file = bench.tokenFile(10);
    bench.spawn(file);

    try (AnsweringProvider other = new AnsweringProvider(bench.relay.url())) {
      Bench.Run run = bench.paygress("spawn", other.npub(), "--token-file=" + file);
      assertThat(run.err()).contains("is locked to another provider until", "'paygress reclaim ");
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void a_token_that_was_taken_back_is_not_paid_with_again() {
    bench.provider.keepSilent();
    String file = bench.tokenFile(10);
    bench.spawn(file, "--wait=1", "--no-lock");
    reclaim();

    assertThat(bench.spawn(file).err()).contains("was taken back as another one");
    assertThat(bench.provider.asked()).hasSize(1);
  }

  /** Some 300 characters a proof: more than a message holds. */
  private String dust(int proofs) {
    return DevMints.mintToken(bench.mint.url(), "sat", Collections.nCopies(proofs, 4L)).encode();
  }

  @Test
  void a_token_of_too_many_proofs_is_locked_like_any_other() {
    String dust = dust(70);
    assertThat(dust.length()).isGreaterThan(Token.ENCODED_LENGTH_MAX);
    Bench.Run run = bench.spawn(bench.file(dust));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("is locked to the provider");
    bench.redeem(bench.sentToken());
    assertThat(bench.history().get(0).path("amount").asLong()).isEqualTo(280);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cashuB", "cashuA"})
  void a_token_of_too_many_proofs_is_swapped_into_fewer_first(String version) {
    String dust = dust(120);
    String given = version.equals("cashuA") ? Bench.long3(dust) : dust;
    Bench.Run run = bench.spawn(bench.file(given), "--no-lock");
    assertThat(run.exit()).as(run.err()).isZero();
    Token sent = Bench.token(bench.sentToken());
    assertThat(sent.proofs().size()).isLessThan(20);
    // 120 proofs cost 12 sat.
    assertThat(sent.amount()).isEqualTo(468);
    bench.redeem(bench.sentToken());
    assertThat(bench.paygress("history", "--show-tokens").out()).contains(dust);
  }

  @Test
  void a_long_token_that_was_swapped_pays_again_as_what_it_became() {
    String file = bench.file(dust(70));
    bench.provider.answer(_ -> ErrorReply.of(ErrorType.NO_CAPACITY, "full"));
    bench.spawn(file, "--no-lock");
    String sent = bench.sentToken();
    bench.provider.answer(Bench::access);
    assertThat(bench.spawn(file, "--no-lock").exit()).isZero();
    assertThat(bench.sentToken()).isEqualTo(sent);
  }

  @Test
  void a_long_token_that_was_not_answered_comes_back() {
    bench.provider.keepSilent();
    bench.spawn(bench.file(dust(70)), "--no-lock", "--wait=1");
    JsonNode back = reclaim();
    assertThat(back.path("outcome").asText()).isEqualTo("reclaimed");
    assertThat(bench.is(ProofState.UNSPENT, back.path("token").asText())).isTrue();
  }

  @Test
  void a_long_token_whose_mint_is_away_is_not_sent() {
    String file = bench.file(dust(70));
    bench.mint.close();
    Bench.Run run = bench.spawn(file, "--no-lock");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("too long to be sent", "its mint cannot be reached");
    assertThat(bench.provider.asked()).isEmpty();
  }
}
