package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.StatusRequest;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** A refund is what its mint gives for it, not what the provider says. */
class RefundRedemptionTest {

  @TempDir Path dir;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(dir);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void refundsWith(String token) {
    bench.provider.answer(_ -> ErrorReply.refund(ErrorType.PROVISIONING_ERROR, "no luck", token));
  }

  private String state() {
    return bench.history().get(0).path("state").asText();
  }

  private JsonNode refund(String... more) {
    List<String> args = new ArrayList<>(List.of("refund", "--json"));
    args.addAll(List.of(more));
    return bench.paygress(args.toArray(String[]::new)).json().path("payments").path(0);
  }

  /** The token's proofs, with signatures on other secrets. */
  private static String forged(Token token) {
    List<Proof> proofs =
        token.proofs().stream()
            .map(
                proof ->
                    new Proof(
                        proof.amount(),
                        proof.keyset(),
                        "forged " + proof.secret(),
                        proof.c(),
                        Optional.empty()))
            .toList();
    return new Token(token.mint(), token.unit(), proofs, Optional.empty()).encode();
  }

  @Test
  void a_refund_is_swapped_before_it_is_shown_and_is_the_providers_no_more() {
    String given = DevMints.mintToken(bench.mint.url(), 9).encode();
    refundsWith(given);
    Bench.Run run = bench.spawn(bench.tokenFile(10), "--json");
    String ours = run.json().at("/error/refund_token").asText();
    assertThat(ours).isNotEqualTo(given);
    assertThat(bench.is(ProofState.SPENT, given)).isTrue();
    assertThat(bench.is(ProofState.UNSPENT, ours)).isTrue();
    assertThat(run.json().at("/error/refund_note").asText()).contains("kept in");
    assertThat(state()).isEqualTo("refunded");
    assertThat(refund().path("token").asText()).isEqualTo(ours);
    assertThat(bench.paygress("history", "--show-tokens").out()).contains(ours);
  }

  @ParameterizedTest
  @ValueSource(strings = {"forged", "spent", "junk", "foreign"})
  void a_refund_that_its_mint_does_not_honour_is_not_booked(String how) {
    try (DevMint elsewhere = DevMint.start(0, DevMintOptions.defaults())) {
      Token good = DevMints.mintToken(bench.mint.url(), 9);
      String bad =
          switch (how) {
            case "forged" -> forged(good);
            case "foreign" -> DevMints.mintToken(elsewhere.url(), 9).encode();
            case "spent" -> good.encode();
            default -> "cashuBjunk";
          };
      if (how.equals("spent")) {
        bench.redeem(bad);
      }
      refundsWith(bad);
      String file = bench.tokenFile(10);
      Bench.Run run = bench.spawn(file);
      assertThat(run.err()).contains("which its mint does not honour").doesNotContain("kept in");
      assertThat(state()).isEqualTo("offered");
      assertThat(refund().path("outcome").asText()).isEqualTo("worthless");
      // The token that paid is not forgotten over it.
      assertThat(bench.paygress("reclaim", "--all").out()).contains("is yours again");
      assertThat(state()).isEqualTo("reclaimed");
      assertThat(elsewhere.requests("/v1/swap")).isZero();
    }
  }

  @Test
  void a_refund_that_is_locked_to_us_is_unlocked() {
    bench.paygress("identity");
    String locked;
    WalletSettings settings =
        WalletSettings.of(
            dir.resolve("theirs.db"), WalletSeed.generate(), Set.of(bench.mint.url()));
    try (CashuWallet theirs = CashuWallet.open(settings)) {
      theirs.receive("in", DevMints.mintToken(bench.mint.url(), 20));
      P2pkLock lock = P2pkLock.to(bench.identity().publicKey());
      SendOutcome made = theirs.send("out", bench.mint.url(), "sat", new Msat(9_000), lock);
      locked = ((SendOutcome.Sent) made).token().encode();
    }
    refundsWith(locked);
    Bench.Run run = bench.spawn(bench.tokenFile(10), "--json");
    String ours = run.json().at("/error/refund_token").asText();
    assertThat(Bench.token(ours).amount()).isEqualTo(9);
    assertThat(Bench.token(ours).proofs())
        .noneSatisfy(proof -> assertThat(proof.secret()).contains("P2PK"));
    // Anybody's wallet takes it now.
    bench.redeem(ours);
  }

  @Test
  void a_refund_waits_for_its_mint() {
    String given = DevMints.mintToken(bench.mint.url(), 9).encode();
    refundsWith(given);
    String file = bench.tokenFile(10);
    bench.mint.close();
    Bench.Run run = bench.spawn(file);
    assertThat(run.err()).contains("not redeemed yet", "'paygress refund", given);
    assertThat(state()).isEqualTo("offered");
    assertThat(refund().path("outcome").asText()).isEqualTo("later");
  }

  @Test
  void one_refund_is_no_refund_of_two_payments() {
    refundsWith(DevMints.mintToken(bench.mint.url(), 9).encode());
    bench.spawn(bench.tokenFile(10));
    bench.spawn(bench.tokenFile(10));
    assertThat(bench.history().findValuesAsText("state")).containsExactly("offered", "refunded");
    assertThat(refund().path("message").asText()).contains("for another payment");
  }

  @Test
  void a_refund_that_status_brings_is_kept_with_its_payment() {
    String given = DevMints.mintToken(bench.mint.url(), 9).encode();
    bench.provider.answer(
        request ->
            request instanceof StatusRequest
                ? ErrorReply.refund(ErrorType.LEASE_EXPIRED, "it ended early", given)
                : Bench.access(request));
    bench.spawn(bench.tokenFile(10));
    for (String pod : List.of("1000", "container-1000")) {
      Bench.Run run = bench.paygress("status", bench.provider.npub(), pod);
      assertThat(run.err()).contains("9 sat at", "kept in 'paygress history'");
    }
    assertThat(state()).isEqualTo("refunded");
    assertThat(bench.history().get(0).path("answers")).hasSize(2);
    Bench.Run stranger = bench.paygress("status", bench.provider.npub(), "7");
    assertThat(stranger.err()).contains("neither checked nor recorded").doesNotContain("kept in");
  }
}
