package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.wallet.WalletBench.assertDies;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.MeltOutcome.Paid;
import org.paygress.wallet.MeltOutcome.Refused;
import org.paygress.wallet.MeltOutcome.Unresolved;
import org.paygress.wallet.saga.CashuWallet;

/** Payments whose change is none, or has to be made before: the rows of stage SPLIT. */
class WalletMeltSplitTest {
  private static final Msat FEE_MAX = new Msat(10_000);

  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;
  private final Bolt11Invoice invoice = DevInvoices.ofSats(100);

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults().withFee(100));
    bench = WalletBench.funded(directory, mint);
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  private MeltOutcome settle(CashuWallet wallet, Bolt11Invoice what) {
    MeltOutcome outcome = bench.settleMelt(wallet, what);
    assertThat(wallet.ledger().balanced()).isTrue();
    return outcome;
  }

  private static void assertPaid(MeltOutcome outcome, long sats, long fee) {
    assertThat(outcome).isInstanceOf(Paid.class);
    assertThat(((Paid) outcome).amount()).isEqualTo(new Msat(1_000 * sats));
    assertThat(((Paid) outcome).fee()).isEqualTo(new Msat(1_000 * fee));
  }

  private void dieAt(WalletStep step) {
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(step, 1))) {
      assertDies(() -> bench.melt(wallet, invoice));
    }
  }

  @Test
  void a_payment_that_used_up_its_reserve_leaves_no_change() {
    // 252, a reserve of 3 and an input fee of 1 are exactly one proof of 256.
    Bolt11Invoice exact = DevInvoices.ofSats(252);
    mint.lightning().cost(3);
    try (CashuWallet wallet = bench.provider()) {
      assertPaid(bench.melt(wallet, exact), 252, 4);
      assertThat(bench.sats(wallet)).isEqualTo(43);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void a_lost_answer_without_change_is_believed_once_no_request_is_under_way() {
    Bolt11Invoice exact = DevInvoices.ofSats(252);
    mint.lightning().cost(3);
    mint.faults().arm("/v1/melt/bolt11", MintFault.RESET_AFTER_ACTING, 1);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, exact))
          .isEqualTo(new Unresolved("an earlier request to the mint may still take effect"));
      assertPaid(settle(wallet, exact), 252, 4);
      assertThat(mint.lightning().payments()).isEqualTo(1);
    }
  }

  @Test
  void parts_of_a_sat_are_paid_as_a_whole_one() {
    try (CashuWallet wallet = bench.provider()) {
      assertPaid(settle(wallet, DevInvoices.of(new Msat(1_500))), 2, 2);
    }
  }

  @Test
  void proofs_that_fit_need_no_swap_where_there_is_no_change() {
    mint.lightning().givesChange(false);
    mint.faults().arm("/v1/swap", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertPaid(settle(wallet, DevInvoices.ofSats(252)), 252, 4);
      assertThat(bench.sats(wallet)).isEqualTo(43);
    }
  }

  @Test
  void the_rest_of_a_split_is_ours_again() {
    mint.lightning().givesChange(false);
    try (CashuWallet wallet = bench.provider()) {
      assertPaid(bench.melt(wallet, invoice), 100, 4);
      assertThat(bench.sats(wallet)).isEqualTo(195);
      assertThat(bench.sats(wallet) + mint.fees()).isEqualTo(mint.minted());
    }
  }

  @Test
  void a_split_that_the_mint_turns_away_is_refused_and_frees_the_proofs() {
    mint.lightning().givesChange(false);
    mint.faults().arm("/v1/swap", MintFault.TOO_MANY_REQUESTS);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, invoice))
          .isEqualTo(new Refused(MeltRefusal.MINT_UNREACHABLE, "the mint is too busy"));
      assertThat(bench.sats(wallet)).isEqualTo(299);
      assertThat(mint.lightning().payments()).isZero();
    }
  }

  @Test
  void a_split_that_the_mint_refuses_frees_the_proofs() {
    mint.lightning().givesChange(false);
    mint.faults().arm("/v1/swap", MintFault.CLAIMS_SPENT);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, invoice))
          .isEqualTo(
              new Refused(
                  MeltRefusal.MINT_ERROR,
                  "the mint refused the swap: a proof is already spent (status 400, code 11001)"));
      assertThat(bench.sats(wallet)).isEqualTo(299);
    }
  }

  @Test
  void a_keyset_retired_before_the_split_costs_new_outputs_only() {
    mint.lightning().givesChange(false);
    dieAt(WalletStep.PREPARED);
    mint.rotateKeysets();
    try (CashuWallet wallet = bench.provider()) {
      assertPaid(settle(wallet, invoice), 100, 4);
    }
  }

  @Test
  void secrets_of_an_earlier_life_are_skipped_in_a_split_too() throws Exception {
    mint.lightning().givesChange(false);
    bench.backUp();
    try (CashuWallet wallet = bench.provider()) {
      wallet.receive("more", DevMints.mintToken(mint.url(), 512));
    }
    bench.putBack();
    try (CashuWallet wallet = bench.provider()) {
      assertPaid(settle(wallet, invoice), 100, 4);
      assertThat(wallet.restoreAdvised()).containsExactly(mint.url());
    }
  }

  @Test
  void a_proof_stolen_before_the_split_is_booked_as_lost() {
    mint.lightning().givesChange(false);
    dieAt(WalletStep.PREPARED);
    Token stolen = bench.stolen("m");
    try (CashuWallet thief = bench.consumer()) {
      bench.settle(thief, "theft", stolen);
    }
    try (CashuWallet wallet = bench.provider()) {
      assertThat(settle(wallet, invoice))
          .isEqualTo(new Refused(MeltRefusal.MINT_ERROR, "proofs of ours turned out to be spent"));
      assertThat(wallet.ledger().books().getFirst().lost())
          .isEqualTo(new Msat(1_000 * stolen.amount()));
    }
  }

  @Test
  void a_split_of_unknown_fate_stays_open() {
    mint.lightning().givesChange(false);
    mint.faults().arm("/v1/swap", MintFault.SILENT_AFTER_ACTING);
    mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, invoice)).isInstanceOf(Unresolved.class);
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 1));
      mint.faults().clear();
      assertPaid(settle(wallet, invoice), 100, 4);
    }
  }

  @Test
  void a_mint_that_does_not_introduce_itself_delays_what_was_begun_and_refuses_the_rest() {
    dieAt(WalletStep.SENT);
    mint.faults().arm("/v1/info", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, invoice))
          .isEqualTo(new Unresolved("the mint failed with status 500"));
      assertThat(wallet.melt("other", mint.url(), "sat", invoice, FEE_MAX))
          .isEqualTo(new Refused(MeltRefusal.MINT_UNREACHABLE, "the mint failed with status 500"));
      mint.faults().clear();
      assertPaid(settle(wallet, invoice), 100, 2);
    }
  }

  @Test
  void a_quote_that_does_not_come_reserves_nothing() {
    mint.faults().arm("/v1/melt/quote/bolt11", MintFault.ERROR_AFTER_ACTING, 1);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, invoice))
          .isEqualTo(new Refused(MeltRefusal.MINT_UNREACHABLE, "the mint failed with status 500"));
      assertThat(bench.sats(wallet)).isEqualTo(299);
      assertPaid(bench.melt(wallet, invoice), 100, 2);
    }
  }
}
