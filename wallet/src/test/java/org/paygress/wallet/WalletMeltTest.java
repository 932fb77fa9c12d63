package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.wallet.WalletBench.assertDies;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.testbed.mint.DevLightning.Payment;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.WalletBench.Cell;
import org.paygress.wallet.saga.CashuWallet;

/** Every row of the recovery table of a melt, and every fault on the way. */
class WalletMeltTest {
  private static final long INVOICE = 100;
  private static final Msat FEE_MAX = new Msat(10_000);

  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;
  private final Bolt11Invoice invoice = DevInvoices.ofSats(INVOICE);

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults().withFee(100));
    bench = WalletBench.funded(directory, mint);
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  private MeltOutcome melt(CashuWallet wallet) {
    return bench.melt(wallet, invoice);
  }

  private MeltOutcome settle(CashuWallet wallet) {
    return bench.settleMelt(wallet, invoice);
  }

  private void assertPaidOnce(CashuWallet wallet, MeltOutcome outcome) {
    assertThat(outcome).isInstanceOf(MeltOutcome.Paid.class);
    assertThat(((MeltOutcome.Paid) outcome).amount()).isEqualTo(new Msat(100_000));
    assertThat(mint.lightning().payments()).isEqualTo(1);
    assertSound(wallet);
    assertThat(wallet.ledger().books().getFirst().withdrawn()).isEqualTo(new Msat(100_000));
  }

  private void assertNotPaid(CashuWallet wallet) {
    assertThat(mint.lightning().payments()).isZero();
    assertSound(wallet);
    assertThat(bench.sats(wallet)).isEqualTo(mint.minted() - mint.fees());
  }

  private void assertSound(CashuWallet wallet) {
    assertThat(wallet.ledger().balanced()).isTrue();
    assertThat(bench.sats(wallet) + mint.fees()).isEqualTo(mint.minted());
  }

  static Stream<Cell> cells() {
    return WalletBench.cells();
  }

  @Tag("matrix")
  @ParameterizedTest
  @MethodSource("cells")
  void a_melt_that_dies_pays_once_and_keeps_its_change(Cell cell) {
    cell.fault().ifPresent(fault -> mint.faults().arm("/v1/melt/bolt11", fault, 1));
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(cell.step(), 1))) {
      assertDies(() -> settle(wallet));
    }

    try (CashuWallet wallet = bench.provider()) {
      assertPaidOnce(wallet, settle(wallet));
    }
  }

  @Tag("matrix")
  @ParameterizedTest
  @MethodSource("cells")
  void a_melt_at_a_mint_that_gives_no_change_swaps_first_and_dies_as_well(Cell cell) {
    mint.lightning().givesChange(false);
    cell.fault().ifPresent(fault -> mint.faults().arm("/v1/swap", fault, 1));
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(cell.step(), 1))) {
      assertDies(() -> settle(wallet));
    }

    try (CashuWallet wallet = bench.provider()) {
      MeltOutcome outcome = settle(wallet);
      assertPaidOnce(wallet, outcome);
      // The whole reserve of two, one sat for the inputs, one for those of the swap.
      assertThat(((MeltOutcome.Paid) outcome).fee()).isEqualTo(new Msat(4_000));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WalletStep.class,
      names = {"PREPARED", "SENT", "ANSWERED"})
  void the_payment_after_a_swap_can_die_too(WalletStep step) {
    mint.lightning().givesChange(false);
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(step, 2))) {
      assertDies(() -> melt(wallet));
    }

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(1, 0, 0, 0));
      assertPaidOnce(wallet, melt(wallet));
    }
  }

  @ParameterizedTest
  @EnumSource(WalletStep.class)
  void recovery_finishes_a_payment(WalletStep step) {
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(step, 1))) {
      assertDies(() -> melt(wallet));
    }

    try (CashuWallet wallet = bench.provider()) {
      int open = step == WalletStep.FINALIZED ? 0 : 1;
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(open, 0, 0, 0));
      assertPaidOnce(wallet, melt(wallet));
      assertThat(mint.minted()).isEqualTo(200);
      // One for the receipt, one for the inputs, one for the payment; one reserved sat came back.
      assertThat(mint.fees()).isEqualTo(3);
    }
  }

  @Test
  void a_pending_payment_stays_pending_and_is_paid_once() {
    mint.lightning().next(Payment.PENDS);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(melt(wallet)).isEqualTo(new MeltOutcome.Unresolved("the payment is under way"));
      assertThat(melt(wallet)).isInstanceOf(MeltOutcome.Unresolved.class);
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 1));
      assertThat(wallet.history(1).getFirst().state()).isEqualTo(HistoryEntry.State.OPEN);
      // What is under way is still held, but cannot be spent.
      assertThat(wallet.ledger().balanced()).isTrue();
      assertThat(wallet.ledger().books().getFirst().held()).isEqualTo(new Msat(299_000));
      assertThat(bench.sats(wallet)).isLessThan(299 - INVOICE);

      mint.settlePayments(true);
      assertPaidOnce(wallet, settle(wallet));
    }
  }

  @Test
  void a_pending_payment_that_fails_frees_the_proofs_once_it_is_certain() {
    mint.lightning().next(Payment.PENDS);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(melt(wallet)).isInstanceOf(MeltOutcome.Unresolved.class);
      mint.lightning().next(Payment.FAILS);
      mint.settlePayments(false);

      assertThat(settle(wallet))
          .isEqualTo(
              new MeltOutcome.Refused(
                  MeltRefusal.PAYMENT_FAILED,
                  "the mint refused the payment (status 400, code 20004)"));
      assertNotPaid(wallet);
      assertThat(bench.sats(wallet)).isEqualTo(299);
    }
  }

  @Test
  void a_failed_payment_is_refused_for_good_and_can_be_tried_under_another_name() {
    mint.lightning().next(Payment.FAILS);
    try (CashuWallet wallet = bench.provider()) {
      MeltOutcome refused =
          new MeltOutcome.Refused(
              MeltRefusal.PAYMENT_FAILED, "the mint refused the payment (status 400, code 20004)");
      assertThat(melt(wallet)).isEqualTo(refused);
      mint.lightning().next(Payment.PAYS);

      assertThat(melt(wallet)).isEqualTo(refused);
      assertNotPaid(wallet);
      assertThat(wallet.history(1).getFirst().state()).isEqualTo(HistoryEntry.State.REFUSED);
      assertPaidOnce(wallet, wallet.melt("again", mint.url(), "sat", invoice, FEE_MAX));
    }
  }

  @Test
  void a_mint_that_is_down_delays_a_payment_that_may_have_left() {
    mint.faults().arm("/v1/melt/bolt11", MintFault.SILENT_AFTER_ACTING);
    mint.faults().arm("/v1/checkstate", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(melt(wallet)).isInstanceOf(MeltOutcome.Unresolved.class);
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 1));
      assertThat(melt(wallet))
          .isEqualTo(new MeltOutcome.Unresolved("the mint failed with status 500"));
      mint.faults().clear();
      mint.faults().arm("/v1/melt/quote/bolt11/*", MintFault.ERROR_BEFORE_ACTING);
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 1));
      assertThat(melt(wallet))
          .isEqualTo(new MeltOutcome.Unresolved("the mint failed with status 500"));
      mint.faults().clear();
      mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING);
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 1));
      assertThat(melt(wallet))
          .isEqualTo(new MeltOutcome.Unresolved("the mint failed with status 500"));
      mint.faults().clear();

      assertPaidOnce(wallet, melt(wallet));
    }
  }

  @Test
  void change_is_read_from_the_answer_and_looked_up_only_when_it_is_no_good() {
    try (CashuWallet wallet = bench.provider()) {
      assertPaidOnce(wallet, melt(wallet));
      assertThat(mint.requests("/v1/restore")).isZero();
    }
    mint.faults().arm("/v1/melt/bolt11", MintFault.WRONG_DLEQ, 1);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.melt("second", mint.url(), "sat", DevInvoices.ofSats(50), new Msat(10_000)))
          .isInstanceOf(MeltOutcome.Paid.class);
      assertThat(mint.requests("/v1/restore")).isEqualTo(1);
      assertSound(wallet);
    }
  }

  @Test
  void a_mint_that_turns_the_payment_away_has_taken_nothing() {
    mint.faults().arm("/v1/melt/bolt11", MintFault.TOO_MANY_REQUESTS);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(melt(wallet))
          .isEqualTo(new MeltOutcome.Refused(MeltRefusal.MINT_UNREACHABLE, "the mint is too busy"));
      assertNotPaid(wallet);
    }
  }

  @Test
  void a_payment_whose_requests_all_vanish_is_given_up_when_none_can_be_under_way() {
    mint.faults().arm("/v1/melt/bolt11", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(settle(wallet))
          .isEqualTo(new MeltOutcome.Refused(MeltRefusal.PAYMENT_FAILED, "the mint did not pay"));
      assertNotPaid(wallet);
    }
  }

  @Test
  void a_keyset_retired_before_the_payment_leaves_costs_new_outputs_only() {
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(WalletStep.PREPARED, 1))) {
      assertDies(() -> melt(wallet));
    }
    mint.rotateKeysets();

    try (CashuWallet wallet = bench.provider()) {
      assertPaidOnce(wallet, settle(wallet));
    }
  }

  @Test
  void blank_outputs_of_an_earlier_life_are_skipped_and_a_restore_is_advised() throws Exception {
    bench.backUp();
    try (CashuWallet wallet = bench.provider()) {
      // Uses up counters that the old database does not know of.
      wallet.receive("more", DevMints.mintToken(mint.url(), 512));
    }
    bench.putBack();

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.restoreAdvised()).isEmpty();
      MeltOutcome outcome = settle(wallet);
      assertThat(outcome)
          .isEqualTo(
              new MeltOutcome.Paid(
                  new Msat(100_000), new Msat(2_000), Optional.of("00".repeat(32))));
      assertThat(wallet.restoreAdvised()).containsExactly(mint.url());
      assertThat(wallet.restore(mint.url()))
          .isInstanceOfSatisfying(
              RestoreOutcome.Restored.class,
              found -> assertThat(found.value()).isEqualTo(new Msat(511_000)));
      assertThat(wallet.restoreAdvised()).isEmpty();
      assertPaidOnce(wallet, outcome);
    }
  }

  @Test
  void a_mints_own_limits_are_kept_before_anything_is_asked_of_it() {
    mint.lightning().limits(50, 90);
    try (CashuWallet wallet = bench.provider()) {
      MeltOutcome refused =
          new MeltOutcome.Refused(
              MeltRefusal.INVOICE_REFUSED, "the mint pays 50 to 90 sat at once");
      assertThat(melt(wallet)).isEqualTo(refused);
      assertThat(bench.melt(wallet, DevInvoices.ofSats(49))).isEqualTo(refused);
      assertThat(mint.requests("/v1/melt/quote/bolt11")).isZero();
      assertThat(wallet.payable(mint.url(), "sat"))
          .isEqualTo(new Payable(new Msat(50_000), new Msat(90_000), new Msat(299_000)));
      assertThat(bench.melt(wallet, DevInvoices.ofSats(90))).isInstanceOf(MeltOutcome.Paid.class);
    }
  }

  @Test
  void change_that_a_mint_signs_twice_is_no_reason_to_wait_for_ever() {
    mint.lightning().signsChangeTwice(true);
    mint.faults().arm("/v1/melt/bolt11", MintFault.ERROR_AFTER_ACTING, 1);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(settle(wallet))
          .isEqualTo(
              new MeltOutcome.Paid(
                  new Msat(100_000), new Msat(2_000), Optional.of("00".repeat(32))));
      assertThat(mint.lightning().payments()).isEqualTo(1);
      assertThat(bench.sats(wallet)).isEqualTo(299 - 102);
      assertThat(wallet.ledger().balanced()).isTrue();
      // What was signed too much is no change of ours: only a restore knows whose else it may be.
      assertThat(wallet.restoreAdvised()).containsExactly(mint.url());
      assertThat(wallet.restore(mint.url()))
          .isInstanceOfSatisfying(
              RestoreOutcome.Restored.class,
              found -> assertThat(found.value()).isEqualTo(new Msat(154_000)));
      assertSound(wallet);
    }
  }

  @Test
  void change_signed_twice_that_the_quote_does_not_name_is_taken_as_far_as_it_can_be_change() {
    mint.lightning().signsChangeTwice(true);
    mint.lightning().namesChange(false);
    mint.faults().arm("/v1/melt/bolt11", MintFault.ERROR_AFTER_ACTING, 1);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(settle(wallet)).isInstanceOf(MeltOutcome.Paid.class);
      assertThat(bench.sats(wallet)).isBetween(299 - 102L, 299 - 100L);
      assertThat(wallet.ledger().balanced()).isTrue();
      assertThat(wallet.restore(mint.url())).isInstanceOf(RestoreOutcome.Restored.class);
      assertSound(wallet);
    }
  }

  @Test
  void proofs_that_somebody_else_spent_are_booked_as_lost_and_the_others_are_free() {
    Bolt11Invoice large = DevInvoices.ofSats(280);
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(WalletStep.PREPARED, 1))) {
      assertDies(() -> bench.melt(wallet, large));
    }
    Token stolen = bench.stolen("m");
    assertThat(stolen.amount()).isEqualTo(32);
    try (CashuWallet thief = bench.consumer()) {
      assertThat(thief.receive("theft", stolen)).isInstanceOf(ReceiveOutcome.Received.class);
    }

    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, large))
          .isEqualTo(
              new MeltOutcome.Refused(
                  MeltRefusal.MINT_ERROR, "proofs of ours turned out to be spent"));
      assertThat(wallet.ledger().balanced()).isTrue();
      assertThat(wallet.ledger().books().getFirst().lost()).isEqualTo(new Msat(32_000));
      assertThat(bench.sats(wallet)).isEqualTo(299 - 32);
      assertThat(wallet.history(2))
          .extracting(HistoryEntry::kind)
          .containsExactly(HistoryEntry.Kind.LOSS, HistoryEntry.Kind.MELT);
    }
  }

  @Test
  void an_invoice_that_is_paid_already_is_refused_by_its_mint() {
    try (CashuWallet wallet = bench.provider()) {
      melt(wallet);
      assertThat(wallet.melt("twice", mint.url(), "sat", invoice, FEE_MAX))
          .isEqualTo(
              new MeltOutcome.Refused(
                  MeltRefusal.INVOICE_REFUSED,
                  "the mint refused: the invoice is already paid (status 400, code 20006)"));
      assertThat(mint.lightning().payments()).isEqualTo(1);
    }
  }

  @Test
  void the_limit_counts_reserve_and_input_fees_to_the_msat() {
    try (CashuWallet wallet = bench.provider()) {
      // A reserve of two sats, and one sat for the inputs.
      MeltOutcome low = wallet.melt("low", mint.url(), "sat", invoice, new Msat(2_999));
      assertThat(low)
          .isEqualTo(
              new MeltOutcome.Refused(
                  MeltRefusal.FEE_TOO_HIGH, "the fees could come to 3 sat, above the limit"));
      assertNotPaid(wallet);
      MeltOutcome enough = wallet.melt("m", mint.url(), "sat", invoice, new Msat(3_000));
      assertPaidOnce(wallet, enough);
      assertThat(enough)
          .isEqualTo(
              new MeltOutcome.Paid(
                  new Msat(100_000), new Msat(2_000), Optional.of("00".repeat(32))));
    }
  }

  @Test
  void an_unknown_unit_is_refused() {
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.melt("m", mint.url(), "usd", invoice, FEE_MAX))
          .isEqualTo(
              new MeltOutcome.Refused(
                  MeltRefusal.UNSUPPORTED_UNIT, "the unit is neither sat nor msat"));
    }
  }
}
