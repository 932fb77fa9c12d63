package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.mint.ProofState;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.MintFault;

/** Taking back what a provider did not redeem, at a mint that takes a fee of 1 sat a swap. */
class ReclaimTest {

  @TempDir Path dir;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(dir, DevMintOptions.defaults().withFee(100));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private JsonNode reclaim(String... more) {
    String[] args = new String[more.length + 3];
    System.arraycopy(more, 0, args, 3, more.length);
    args[0] = "reclaim";
    args[1] = "--json";
    args[2] = "--after=0";
    return bench.paygress(args).json().path("payments");
  }

  @Test
  void an_unanswered_token_comes_back_as_another_and_the_provider_cannot_redeem_it() {
    String file = bench.tokenFile(10);
    Bench.Run spawn = bench.spawnUnanswered(file);
    assertThat(spawn.err()).contains("did not answer within 1 s", "'paygress reclaim ");

    JsonNode back = reclaim().get(0);
    assertThat(back.path("outcome").asText()).isEqualTo("reclaimed");
    assertThat(back.path("amount").asLong()).isEqualTo(9);
    String fresh = back.path("token").asText();
    assertThat(Bench.token(fresh).amount()).isEqualTo(9);
    assertThat(bench.is(ProofState.UNSPENT, fresh)).isTrue();
    assertThat(bench.is(ProofState.SPENT, Bench.read(file))).isTrue();
    assertThat(bench.history().get(0).path("state").asText()).isEqualTo("reclaimed");
    assertThat(bench.paygress("history").out()).contains("taken back", "9 sat at");
  }

  @Test
  void a_token_that_came_back_is_printed_again() {
    bench.spawnUnanswered(bench.tokenFile(10));
    String fresh = reclaim().get(0).path("token").asText();

    assertThat(reclaim().get(0).path("token").asText()).isEqualTo(fresh);
    assertThat(bench.mint.fees()).isEqualTo(1);
    assertThat(bench.paygress("refund").out()).contains("you took the token back");
  }

  @Test
  void a_request_that_just_left_is_left_alone() {
    String file = bench.tokenFile(10);
    bench.spawnUnanswered(file);
    Bench.Run run = bench.paygress("reclaim");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("less than 10 minutes ago", "--after 0");
    assertThat(bench.is(ProofState.UNSPENT, Bench.read(file))).isTrue();
  }

  @Test
  void a_token_the_provider_redeemed_is_said_to_be_spent() {
    String file = bench.tokenFile(10);
    bench.spawnUnanswered(file);
    bench.redeem(Bench.read(file));
    Bench.Run run = bench.paygress("reclaim", "--after=0");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("was redeemed", "'paygress refund ");
    assertThat(bench.history().get(0).path("state").asText()).isEqualTo("waiting");
  }

  @Test
  void a_pending_token_comes_back_later() {
    String file = bench.tokenFile(10);
    bench.spawnUnanswered(file);
    bench.mint.hold(Bench.token(Bench.read(file)), true);
    assertThat(reclaim().get(0).path("outcome").asText()).isEqualTo("later");

    bench.mint.hold(Bench.token(Bench.read(file)), false);
    assertThat(reclaim().get(0).path("amount").asLong()).isEqualTo(9);
  }

  @Test
  void a_mint_that_is_down_delays_and_loses_nothing() {
    bench.spawnUnanswered(bench.tokenFile(10));
    bench.mint.faults().arm("/v1/checkstate", MintFault.ERROR_BEFORE_ACTING);
    assertThat(reclaim().get(0).path("outcome").asText()).isEqualTo("later");

    bench.mint.faults().clear();
    assertThat(reclaim().get(0).path("amount").asLong()).isEqualTo(9);
  }

  @Test
  void a_swap_whose_answer_was_lost_is_gone_on_from() {
    bench.spawnUnanswered(bench.tokenFile(10));
    bench.mint.faults().arm("/v1/swap", MintFault.RESET_AFTER_ACTING, 1);
    bench.mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING);
    assertThat(reclaim().get(0).path("outcome").asText()).isEqualTo("later");

    bench.mint.faults().clear();
    assertThat(reclaim().get(0).path("amount").asLong()).isEqualTo(9);
    assertThat(bench.mint.fees()).isEqualTo(1);
  }

  @Test
  void a_refused_token_comes_back_at_once() {
    bench.provider.answer(_ -> ErrorReply.of(ErrorType.NO_CAPACITY, "full"));
    bench.spawn(bench.tokenFile(10));
    Bench.Run run = bench.paygress("reclaim");

    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(run.out()).contains("9 sat at " + bench.mint.url().value() + " is yours again");
  }

  @Test
  void all_takes_back_what_waits_and_nothing_else() {
    bench.provider.answer(Bench::access);
    bench.spawn(bench.tokenFile(20));
    bench.spawnUnanswered(bench.tokenFile(10));
    bench.spawnUnanswered(bench.tokenFile(5));

    JsonNode all = reclaim("--all");
    assertThat(all).hasSize(2);
    assertThat(all.get(0).path("amount").asLong()).isEqualTo(9);
    assertThat(all.get(1).path("amount").asLong()).isEqualTo(4);
    assertThat(reclaim("--all")).isEmpty();
  }

  @Test
  void all_leaves_a_token_alone_that_pays_somebody_else_by_now() {
    String file = bench.tokenFile(10);
    bench.provider.answer(_ -> ErrorReply.of(ErrorType.NO_CAPACITY, "full"));
    bench.spawn(file);
    bench.spawnUnanswered(file);

    assertThat(bench.paygress("reclaim", "--all", "--json").json().path("payments"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("outcome").asText()).isEqualTo("later"));
    assertThat(bench.is(ProofState.UNSPENT, Bench.read(file))).isTrue();
  }

  @Test
  void a_payment_is_found_by_its_request_too() {
    bench.spawnUnanswered(bench.tokenFile(10));
    String request = bench.history().get(0).path("requests").get(0).path("request").asText();
    bench.spawnUnanswered(bench.tokenFile(5));

    assertThat(reclaim(request.substring(0, 12)).get(0).path("amount").asLong()).isEqualTo(9);
    assertThat(bench.paygress("reclaim", "nothing").err()).contains("no payment is named so");
  }

  @Test
  void the_wallets_words_are_readable_by_their_owner_alone() throws Exception {
    bench.spawnUnanswered(bench.tokenFile(10));
    reclaim();

    for (String file : new String[] {"wallet-words", "wallet.db", "wallet.lock"}) {
      assertThat(Files.getPosixFilePermissions(dir.resolve(file)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void a_process_prints_the_answer_and_nothing_else() throws Exception {
    bench.spawnUnanswered(bench.tokenFile(10));
    Process process = bench.start("reclaim", "--after=0", "--json");

    assertThat(process.waitFor()).isZero();
    assertThat(Files.readAllLines(dir.resolve("process.log")))
        .singleElement()
        .asString()
        .startsWith("{\"payments\":[{");
  }
}
