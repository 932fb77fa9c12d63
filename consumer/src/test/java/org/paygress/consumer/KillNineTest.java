package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.mint.ProofState;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.testbed.relay.RelayFault;

/** A real process, killed where it hurts: the token is never lost. */
class KillNineTest {

  @TempDir Path dir;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(dir, DevMintOptions.defaults().withFee(100));
    bench.provider.keepSilent();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  private Process spawning(String tokenFile) {
    return bench.start("spawn", bench.provider.npub(), "--token-file=" + tokenFile);
  }

  private String state() {
    return bench.history().path(0).path("state").asText();
  }

  private JsonNode reclaimed() {
    JsonNode[] last = new JsonNode[1];
    soon()
        .until(
            () -> {
              last[0] =
                  bench.paygress("reclaim", "--after=0", "--json").json().path("payments").path(0);
              return last[0].path("outcome").asText().equals("reclaimed");
            });
    return last[0];
  }

  @Test
  void killed_between_record_and_send() throws Exception {
    // The process records its request, then waits for the relay to take its subscription.
    bench.relay.misbehave(RelayFault.NEVER_ANSWER);
    String file = bench.tokenFile(10);
    Process process = spawning(file);
    soon().until(() -> state().equals("waiting"));
    Bench.kill(process);

    assertThat(bench.relay.received()).noneMatch(ClientMessage.Publish.class::isInstance);
    assertThat(bench.history().get(0).path("requests")).hasSize(1);
    assertThat(bench.paygress("history", "--show-tokens").out()).contains(Bench.read(file));
    assertThat(reclaimed().path("amount").asLong()).isEqualTo(9);
    assertThat(bench.is(ProofState.SPENT, Bench.read(file))).isTrue();
  }

  @Test
  void killed_while_the_provider_was_at_work() throws Exception {
    String file = bench.tokenFile(10);
    Process process = spawning(file);
    soon().until(() -> !bench.provider.asked().isEmpty());
    Bench.kill(process);
    bench.redeem(Bench.read(file));
    String refund = DevMints.mintToken(bench.mint.url(), 9).encode();
    bench.provider.say(
        DmKind.NIP04,
        bench.identity().publicKey(),
        ErrorReply.refund(ErrorType.PROVISIONING_ERROR, "no luck", refund));
    soon().until(() -> bench.relay.events().size() == 2);

    assertThat(bench.paygress("refund").out()).contains("refund of 8 sat");
    assertThat(state()).isEqualTo("refunded");
  }

  @Test
  void killed_while_it_takes_a_token_back() throws Exception {
    String file = bench.tokenFile(10);
    bench.spawnUnanswered(file);
    bench.mint.faults().arm("/v1/swap", MintFault.SILENT_AFTER_ACTING, 1);
    Process process = bench.start("reclaim", "--after=0");
    soon().until(() -> bench.is(ProofState.SPENT, Bench.read(file)));
    Bench.kill(process);

    JsonNode back = reclaimed();
    assertThat(back.path("amount").asLong()).isEqualTo(9);
    assertThat(bench.is(ProofState.UNSPENT, back.path("token").asText())).isTrue();
    assertThat(bench.mint.fees()).isEqualTo(1);
  }

  @Test
  void killed_before_the_mint_has_swapped() throws Exception {
    String file = bench.tokenFile(10);
    bench.spawnUnanswered(file);
    bench.mint.faults().delay(Duration.ofSeconds(5));
    bench.mint.faults().arm("/v1/checkstate", MintFault.DELAY, 1);
    Process process = bench.start("reclaim", "--after=0");
    soon().until(() -> Files.exists(dir.resolve("wallet.lock")));
    Bench.kill(process);

    assertThat(bench.is(ProofState.UNSPENT, Bench.read(file))).isTrue();
    assertThat(reclaimed().path("amount").asLong()).isEqualTo(9);
  }

  @Test
  void killed_while_the_token_is_taken_in_to_be_locked() throws Exception {
    bench.provider.advertise(bench.mint.url(), true);
    String file = bench.tokenFile(10);
    bench.mint.faults().arm("/v1/swap", MintFault.SILENT_AFTER_ACTING, 1);
    Process process = spawning(file);
    soon().until(() -> bench.is(ProofState.SPENT, Bench.read(file)));
    Bench.kill(process);

    assertThat(state()).isEqualTo("kept");
    assertThat(bench.provider.asked()).isEmpty();
    assertThat(reclaimed().path("amount").asLong()).isEqualTo(9);
  }

  @Test
  void killed_while_the_token_is_being_locked() throws Exception {
    bench.provider.advertise(bench.mint.url(), true);
    String file = bench.tokenFile(10);
    bench.mint.faults().delay(Duration.ofSeconds(2));
    bench.mint.faults().arm("/v1/swap", MintFault.DELAY);
    Process process =
        bench.start("spawn", bench.provider.npub(), "--token-file=" + file, "--lock-minutes=0");
    soon().until(() -> bench.is(ProofState.SPENT, Bench.read(file)));
    // The second swap leaves within moments; the mint acts on it when its sender is dead.
    Thread.sleep(1_000);
    Bench.kill(process);
    bench.mint.faults().clear();
    soon().until(() -> bench.mint.fees() == 2);

    assertThat(bench.provider.asked()).isEmpty();
    assertThat(reclaimed().path("amount").asLong()).isEqualTo(7);
    assertThat(bench.mint.fees()).isEqualTo(3);
  }
}
