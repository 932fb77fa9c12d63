package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.testbed.mint.DevLightning.Payment;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.saga.CashuWallet;

/** Which counters are given out again, and how far they may run ahead of what is signed. */
class WalletCountersTest {
  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults());
    bench = new WalletBench(directory, mint.url());
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  /** The first counter that was never given out, and how many of those before it are free again. */
  private String counters() throws SQLException {
    try (var connection = bench.connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT max(next), (SELECT coalesce(sum(count), 0) FROM free_counters)"
                    + " FROM counters")) {
      row.next();
      return row.getLong(1) + " taken, " + row.getLong(2) + " free";
    }
  }

  private static void assertReceived(ReceiveOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReceiveOutcome.Received.class);
  }

  private static void assertRefused(ReceiveOutcome outcome, RefusalReason reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            ReceiveOutcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private Token forged(Token real) {
    Proof proof = real.proofs().getFirst();
    List<Proof> proofs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String secret = UUID.randomUUID().toString();
      proofs.add(new Proof(1L << i, proof.keyset(), secret, proof.c(), Optional.empty()));
    }
    return new Token(mint.url(), "sat", proofs, Optional.empty());
  }

  @Test
  void what_was_signed_in_an_earlier_life_is_not_given_out_again() throws Exception {
    Token token = DevMints.mintToken(mint.url(), 63);
    try (CashuWallet wallet = bench.provider();
        CashuWallet consumer = bench.consumer()) {
      assertReceived(wallet.receive("a", token));
      assertReceived(bench.settle(consumer, "r", bench.settleSend(wallet, "s", 63)));
    }
    bench.loseDatabase();

    try (CashuWallet wallet = bench.provider()) {
      assertRefused(wallet.receive("replayed", token), RefusalReason.SPENT);
      assertThat(counters()).isEqualTo("6 taken, 0 free");
    }
  }

  @Test
  void what_a_twin_of_our_request_may_have_signed_is_not_given_out_again() throws Exception {
    Token token = DevMints.mintToken(mint.url(), 63);
    mint.hold(token, true);
    try (CashuWallet wallet = bench.provider()) {
      assertRefused(wallet.receive("held", token), RefusalReason.PENDING);
      assertThat(counters()).isEqualTo("6 taken, 0 free");
    }
  }

  @Test
  void what_was_asked_for_once_and_refused_is_given_out_again_whatever_it_was_for()
      throws Exception {
    try (CashuWallet wallet = bench.provider()) {
      assertReceived(wallet.receive("a", DevMints.mintToken(mint.url(), 128)));
      assertThat(counters()).isEqualTo("1 taken, 0 free");
      mint.lightning().next(Payment.FAILS);
      assertThat(wallet.melt("m", mint.url(), "sat", DevInvoices.ofSats(20), new Msat(10_000)))
          .isInstanceOf(MeltOutcome.Refused.class);
      assertThat(counters()).isEqualTo("1 taken, 0 free");
      mint.faults().arm("/v1/swap", MintFault.CLAIMS_SPENT);
      assertThat(wallet.send("s", mint.url(), "sat", new Msat(7_000)))
          .isInstanceOf(SendOutcome.Failed.class);
      assertThat(counters()).isEqualTo("1 taken, 0 free");
      assertThat(bench.sats(wallet)).isEqualTo(128);
    }
  }

  @Test
  void what_may_be_signed_yet_is_not_given_out_again() throws Exception {
    Token token = DevMints.mintToken(mint.url(), 63);
    mint.faults().arm("/v1/swap", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertRefused(bench.settle(wallet, "lost", token), RefusalReason.MINT_ERROR);
      assertThat(counters()).isEqualTo("6 taken, 0 free");
    }
  }

  @Test
  void a_mint_that_leaves_swaps_unanswered_gets_no_more_of_them_from_strangers() throws Exception {
    Token real = DevMints.mintToken(mint.url(), 63);
    Token more = DevMints.mintToken(mint.url(), 1_024);
    try (CashuWallet wallet = bench.provider()) {
      assertReceived(wallet.receive("a", DevMints.mintToken(mint.url(), 128)));
      mint.faults().arm("/v1/swap", MintFault.ERROR_BEFORE_ACTING);
      mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING);
      for (int i = 0; i < 3; i++) {
        assertThat(wallet.receive("forged-" + i, forged(real)))
            .isInstanceOf(ReceiveOutcome.Unresolved.class);
      }
      assertThat(counters()).isEqualTo("91 taken, 0 free");

      long asked = mint.requests("/v1/swap");
      assertRefused(wallet.receive("forged", forged(real)), RefusalReason.MINT_UNREACHABLE);
      assertThat(mint.requests("/v1/swap")).isEqualTo(asked);
      assertThat(wallet.resume("forged")).isInstanceOf(ReceiveOutcome.NotBegun.class);
      // What is proven to be money goes on, and so does what we owe.
      assertThat(wallet.receive("real", real)).isInstanceOf(ReceiveOutcome.Unresolved.class);
      mint.faults().clear();
      assertThat(wallet.refund("refund", mint.url(), "sat", new Msat(7_000)))
          .isInstanceOf(SendOutcome.Sent.class);
      // Signed counters behind them, there is room again.
      assertRefused(wallet.receive("forged", forged(real)), RefusalReason.INVALID_TOKEN);
      assertReceived(bench.settle(wallet, "real", real));
      assertReceived(bench.settle(wallet, "more", more));
    }
    bench.loseDatabase();

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.restore(mint.url())).isInstanceOf(RestoreOutcome.Restored.class);
      // Of the refund, which nobody has taken, nobody has told.
      assertThat(bench.sats(wallet)).isEqualTo(128 + 63 + 1_024);
    }
  }

  @Test
  void a_keyset_that_cannot_represent_each_part_of_an_amount_is_refused_before_anything_is_taken() {
    try (DevMint coarse = DevMint.start(0, DevMintOptions.defaults().withLeastBit(1))) {
      WalletBench other = new WalletBench(directory, coarse.url());
      Token token = DevMints.mintToken(coarse.url(), 62);
      try (CashuWallet wallet = other.provider()) {
        assertThat(wallet.assess(token))
            .isInstanceOfSatisfying(
                Assessment.Refused.class,
                refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.MINT_ERROR));
        assertRefused(wallet.receive("a", token), RefusalReason.MINT_ERROR);
        assertThat(coarse.requests("/v1/swap")).isZero();
        assertThat(wallet.resume("a")).isInstanceOf(ReceiveOutcome.NotBegun.class);
      }
    }
  }

  @Test
  void an_amount_that_would_need_hundreds_of_proofs_is_refused_before_anything_is_taken() {
    Token real = DevMints.mintToken(mint.url(), 1);
    List<Proof> proofs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Proof one = real.proofs().getFirst();
      proofs.add(new Proof(1L << 31, one.keyset(), "s" + i, one.c(), Optional.empty()));
    }
    try (CashuWallet wallet = bench.provider()) {
      Token large = new Token(mint.url(), "sat", proofs, Optional.empty());
      assertRefused(wallet.receive("a", large), RefusalReason.MINT_ERROR);
      assertThat(mint.requests("/v1/swap")).isZero();
    }
  }
}
