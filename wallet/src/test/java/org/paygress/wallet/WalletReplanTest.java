package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.wallet.WalletBench.assertDies;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.paygress.wallet.WalletSettings.StepObserver;
import org.paygress.wallet.saga.CashuWallet;

/**
 * A mint that changes its keysets or fees, or its mind, between a payment's plan and its request.
 */
class WalletReplanTest {
  private static final int RECEIVE_PLANS = 3;

  // 252, a reserve of 3 and an input fee of 1 are exactly one proof of 256.
  private final Bolt11Invoice exact = DevInvoices.ofSats(252);

  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults().withFee(100));
    bench = WalletBench.funded(directory, mint);
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  /** Does something each of the first {@code times} a plan is ready. */
  private static StepObserver whenPlanned(int times, Runnable change) {
    var plans = new AtomicInteger();
    return (operation, step) -> {
      if (step == WalletStep.PREPARED && plans.incrementAndGet() <= times) {
        change.run();
      }
    };
  }

  /** The keysets change after the first plan, and the process ends after the second. */
  private StepObserver rotatesThenDies() {
    StepObserver rotates = whenPlanned(1, mint::rotateKeysets);
    StepObserver dies = WalletBench.killAt(WalletStep.PREPARED, 2);
    return (operation, step) -> {
      rotates.durable(operation, step);
      dies.durable(operation, step);
    };
  }

  private void assertNothingMoved(CashuWallet wallet) {
    assertThat(wallet.ledger().balanced()).isTrue();
    assertThat(bench.sats(wallet)).isEqualTo(299);
    assertThat(mint.lightning().payments()).isZero();
  }

  @Test
  void a_receive_and_a_send_are_planned_anew_at_once() {
    Token token = DevMints.mintToken(mint.url(), 64);
    try (CashuWallet wallet = bench.provider(whenPlanned(1, mint::rotateKeysets))) {
      assertThat(wallet.receive("r", token)).isInstanceOf(ReceiveOutcome.Received.class);
      assertThat(mint.requests("/v1/swap")).isEqualTo(3);
    }
    try (CashuWallet wallet = bench.provider(whenPlanned(1, mint::rotateKeysets))) {
      assertThat(wallet.send("s", mint.url(), "sat", new Msat(200_000)))
          .isInstanceOf(SendOutcome.Sent.class);
      assertThat(mint.requests("/v1/swap")).isEqualTo(5);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void a_receive_that_dies_with_its_second_plan_is_resumed_with_it() {
    Token token = DevMints.mintToken(mint.url(), 64);
    try (CashuWallet wallet = bench.provider(rotatesThenDies())) {
      assertDies(() -> wallet.receive("r", token));
    }
    long before = mint.requests("/v1/swap");
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(1, 0, 0, 0));
      assertThat(mint.requests("/v1/swap")).isEqualTo(before + 1);
      assertThat(wallet.receive("r", token)).isInstanceOf(ReceiveOutcome.Received.class);
    }
  }

  @Test
  void a_token_of_which_one_unit_is_left_is_planned_anew_too() {
    Token token = DevMints.mintToken(mint.url(), 2);
    try (CashuWallet wallet = bench.provider(whenPlanned(1, mint::rotateKeysets))) {
      assertThat(wallet.receive("r", token))
          .isEqualTo(new ReceiveOutcome.Received(mint.url(), "sat", new Msat(1_000)));
    }
  }

  @Test
  void a_receive_whose_every_plan_is_outdated_leaves_the_token_alone() {
    Token token = DevMints.mintToken(mint.url(), 64);
    long before = mint.requests("/v1/swap");
    try (CashuWallet wallet = bench.provider(whenPlanned(99, mint::rotateKeysets))) {
      assertThat(wallet.receive("r", token)).isInstanceOf(ReceiveOutcome.Refused.class);
      assertThat(mint.requests("/v1/swap")).isEqualTo(before + RECEIVE_PLANS);
    }
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.receive("again", token)).isInstanceOf(ReceiveOutcome.Received.class);
    }
  }

  @Test
  void a_payment_that_dies_with_its_second_plan_is_resumed_with_it() {
    try (CashuWallet wallet = bench.provider(rotatesThenDies())) {
      assertDies(() -> bench.melt(wallet, exact));
    }
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, exact)).isInstanceOf(Paid.class);
      assertThat(mint.requests("/v1/melt/bolt11")).isEqualTo(2);
    }
  }

  @Test
  void proofs_that_just_suffice_pay_with_the_new_keyset_too() {
    try (CashuWallet wallet = bench.provider(whenPlanned(1, mint::rotateKeysets))) {
      assertThat(bench.melt(wallet, exact)).isInstanceOf(Paid.class);
      assertThat(mint.requests("/v1/melt/bolt11")).isEqualTo(2);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void proofs_that_no_longer_suffice_are_free_again() {
    try (CashuWallet wallet = bench.provider(whenPlanned(1, () -> mint.raiseFees(2_000)))) {
      assertThat(bench.melt(wallet, exact))
          .isEqualTo(
              new Refused(
                  MeltRefusal.MINT_ERROR,
                  "the mint has changed its fees: the reserved proofs no longer suffice"));
      assertNothingMoved(wallet);
    }
  }

  private void rotateAndRaiseFees() {
    mint.raiseFees(20_000);
    mint.rotateKeysets();
  }

  @Test
  void a_limit_on_fees_holds_for_every_plan() {
    Bolt11Invoice invoice = DevInvoices.ofSats(100);
    try (CashuWallet wallet = bench.provider(whenPlanned(1, this::rotateAndRaiseFees))) {
      assertThat(bench.melt(wallet, invoice))
          .isEqualTo(
              new Refused(
                  MeltRefusal.FEE_TOO_HIGH,
                  "the mint has changed its fees: they could come to more than the limit"));
      assertNothingMoved(wallet);
    }
  }

  @Test
  void a_limit_on_fees_holds_for_every_plan_of_a_split_too() {
    mint.lightning().givesChange(false);
    Bolt11Invoice invoice = DevInvoices.ofSats(100);
    try (CashuWallet wallet = bench.provider(whenPlanned(1, this::rotateAndRaiseFees))) {
      assertThat(bench.melt(wallet, invoice))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(MeltRefusal.FEE_TOO_HIGH));
      assertNothingMoved(wallet);
    }
  }

  @Test
  void a_payment_whose_quote_the_mint_forgot_before_it_left_is_given_up() {
    StepObserver forgets =
        whenPlanned(
            1,
            () -> {
              mint.faults().refusal(0, "quote not found");
              mint.faults().arm("/v1/melt/bolt11", MintFault.REFUSAL);
              mint.faults().arm("/v1/melt/quote/bolt11/*", MintFault.REFUSAL);
            });
    try (CashuWallet wallet = bench.provider(forgets)) {
      assertThat(bench.melt(wallet, exact))
          .isEqualTo(
              new Refused(
                  MeltRefusal.MINT_ERROR, "the mint refused the payment (status 400, code 0)"));
      assertNothingMoved(wallet);
    }
  }

  @Test
  void a_reserve_beyond_all_numbers_is_a_fee_too_high() {
    for (long reserve : new long[] {11, Long.MAX_VALUE / 1_000, Long.MAX_VALUE}) {
      mint.lightning().reserve(reserve);
      try (CashuWallet wallet = bench.provider()) {
        assertThat(bench.melt(wallet, exact))
            .isEqualTo(
                new Refused(
                    MeltRefusal.FEE_TOO_HIGH,
                    "the fees could come to " + reserve + " sat, above the limit"));
        assertNothingMoved(wallet);
      }
    }
  }

  @Test
  void a_mint_that_changes_keysets_for_every_plan_is_given_up() {
    try (CashuWallet wallet = bench.provider(whenPlanned(9, mint::rotateKeysets))) {
      assertThat(bench.melt(wallet, exact))
          .isEqualTo(
              new Refused(
                  MeltRefusal.MINT_ERROR, "the mint refused the payment (status 400, code 12002)"));
      assertThat(mint.requests("/v1/melt/bolt11")).isEqualTo(4);
      assertNothingMoved(wallet);
    }
  }

  @Test
  void a_split_that_took_every_plan_of_a_call_is_paid_with_in_the_next() {
    mint.lightning().givesChange(false);
    Bolt11Invoice odd = DevInvoices.ofSats(100);
    try (CashuWallet wallet = bench.provider(whenPlanned(3, mint::rotateKeysets))) {
      assertThat(bench.melt(wallet, odd))
          .isEqualTo(new Unresolved("the mint changes its keysets faster than we can plan"));
      assertThat(mint.lightning().payments()).isZero();
      assertThat(bench.melt(wallet, odd)).isInstanceOf(Paid.class);
      assertThat(mint.lightning().payments()).isEqualTo(1);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void a_mint_that_hides_its_new_keysets_delays_the_payment() {
    StepObserver hides =
        whenPlanned(
            1,
            () -> {
              mint.rotateKeysets();
              mint.faults().arm("/v1/keysets", MintFault.ERROR_BEFORE_ACTING);
            });
    try (CashuWallet wallet = bench.provider(hides)) {
      assertThat(bench.melt(wallet, exact))
          .isEqualTo(new Unresolved("the mint failed with status 500"));
      mint.faults().clear();
      assertThat(bench.melt(wallet, exact)).isInstanceOf(Paid.class);
      assertThat(mint.lightning().payments()).isEqualTo(1);
    }
  }

  @Test
  void all_of_the_reserve_and_the_fee_may_come_back_but_no_more() {
    mint.lightning().cost(-1);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, exact))
          .isInstanceOfSatisfying(
              Paid.class, paid -> assertThat(paid.fee()).isEqualTo(new Msat(0)));
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void more_change_than_there_can_be_is_not_booked_and_left_to_a_restore() {
    mint.lightning().cost(-2);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.melt(wallet, exact)).isInstanceOf(Unresolved.class);
      assertThat(bench.settleMelt(wallet, exact)).isInstanceOf(Paid.class);
      assertThat(mint.lightning().payments()).isEqualTo(1);
      assertThat(wallet.ledger().balanced()).isTrue();
      assertThat(wallet.restoreAdvised()).containsExactly(mint.url());
    }
  }
}
