package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.wallet.WalletBench.assertDies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.RotationReport.Failure;
import org.paygress.wallet.WalletBench.Cell;
import org.paygress.wallet.saga.CashuWallet;

/** Money of keysets that are ending moves to one that lasts, whatever happens on the way. */
class WalletRotateTest {
  private static final RotationReport NOTHING =
      new RotationReport(new Msat(0), new Msat(0), List.of());

  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults());
    bench = new WalletBench(directory, mint.url());
  }

  private void start(DevMintOptions options) {
    start(options, 300);
  }

  private void start(DevMintOptions options, long sats) {
    mint.close();
    mint = DevMint.start(0, options);
    bench = new WalletBench(directory, mint.url());
    try (CashuWallet wallet = bench.provider()) {
      wallet.receive("pay", DevMints.mintToken(mint.url(), sats));
    }
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  private RotationReport rotate(CashuWallet wallet) {
    RotationReport report = wallet.rotate(Duration.ofDays(1));
    assertThat(wallet.ledger().balanced()).isTrue();
    return report;
  }

  private static RotationReport moved(long sats, long fee) {
    return new RotationReport(new Msat(1_000 * sats), new Msat(1_000 * fee), List.of());
  }

  private RotationReport failed(String message) {
    return new RotationReport(new Msat(0), new Msat(0), List.of(new Failure(mint.url(), message)));
  }

  @Test
  void proofs_of_a_retired_keyset_are_moved_once() {
    start(DevMintOptions.defaults().withFee(100));
    mint.rotateKeysets();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(rotate(wallet)).isEqualTo(moved(298, 1));
      assertThat(rotate(wallet)).isEqualTo(NOTHING);
      assertThat(bench.sats(wallet)).isEqualTo(298);
      assertThat(bench.sats(wallet) + mint.fees()).isEqualTo(mint.minted());
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 0));
      assertThat(wallet.history(1).getFirst().state()).isEqualTo(HistoryEntry.State.DONE);
      assertThat(wallet.history(1).getFirst().kind()).isEqualTo(HistoryEntry.Kind.ROTATE);
      assertThat(wallet.history(1).getFirst().fee()).isEqualTo(new Msat(1_000));
    }
  }

  @Test
  void many_proofs_are_moved_in_several_swaps() {
    start(DevMintOptions.defaults());
    try (CashuWallet wallet = bench.provider()) {
      wallet.receive("r", DevMints.mintToken(mint.url(), 8));
      for (int i = 0; i < 60; i++) {
        wallet.receive("r" + i, DevMints.mintToken(mint.url(), "sat", List.of(2L, 1L)));
      }
    }
    mint.rotateKeysets();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(rotate(wallet)).isEqualTo(moved(488, 0));
      assertThat(wallet.history(3))
          .extracting(HistoryEntry::kind)
          .containsExactly(
              HistoryEntry.Kind.ROTATE, HistoryEntry.Kind.ROTATE, HistoryEntry.Kind.RECEIVE);
    }
  }

  @Test
  void proofs_of_a_keyset_that_ends_soon_are_moved_in_time() {
    start(
        DevMintOptions.defaults()
            .withFinalExpiry(Instant.now().plus(Duration.ofDays(3)).getEpochSecond()));
    mint.addKeysets();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.rotate(Duration.ofDays(2))).isEqualTo(NOTHING);
      assertThat(wallet.rotate(Duration.ofDays(4))).isEqualTo(moved(300, 0));
      assertThat(wallet.rotate(Duration.ofDays(4))).isEqualTo(NOTHING);
    }
  }

  @Test
  void proofs_stay_where_no_keyset_lasts_longer() {
    start(
        DevMintOptions.defaults()
            .withFinalExpiry(Instant.now().plus(Duration.ofHours(3)).getEpochSecond()));
    try (CashuWallet wallet = bench.provider()) {
      assertThat(rotate(wallet)).isEqualTo(failed("the mint has no keyset that lasts longer"));
      assertThat(bench.sats(wallet)).isEqualTo(300);
    }
  }

  @Test
  void proofs_that_are_worth_no_more_than_the_fee_stay() {
    start(DevMintOptions.defaults().withFee(1_000), 2);
    mint.rotateKeysets();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.sats(wallet)).isEqualTo(1);
      assertThat(rotate(wallet)).isEqualTo(NOTHING);
    }
  }

  @Test
  void a_mint_that_is_down_is_named() {
    start(DevMintOptions.defaults());
    mint.close();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(rotate(wallet)).isEqualTo(failed("the mint cannot be reached"));
    }
  }

  @Test
  void a_mint_that_turns_the_swap_away_is_tried_again_and_named() {
    start(DevMintOptions.defaults());
    mint.rotateKeysets();
    mint.faults().arm("/v1/swap", MintFault.TOO_MANY_REQUESTS, 3);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(rotate(wallet)).isEqualTo(failed("the mint is too busy"));
      assertThat(bench.sats(wallet)).isEqualTo(300);
      assertThat(rotate(wallet)).isEqualTo(moved(300, 0));
    }
  }

  @Test
  void a_swap_of_unknown_fate_stays_open() {
    start(DevMintOptions.defaults());
    mint.rotateKeysets();
    mint.faults().arm("/v1/swap", MintFault.SILENT_AFTER_ACTING);
    mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(rotate(wallet)).isEqualTo(failed("the mint did not answer in time"));
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 1));
      assertThat(bench.sats(wallet)).isZero();
      mint.faults().clear();
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(1, 0, 0, 0));
      assertThat(bench.sats(wallet)).isEqualTo(300);
    }
  }

  static Stream<Cell> cells() {
    return WalletBench.cells();
  }

  @Tag("matrix")
  @ParameterizedTest
  @MethodSource("cells")
  void a_rotation_that_dies_loses_and_doubles_nothing(Cell cell) {
    start(DevMintOptions.defaults().withFee(100));
    mint.rotateKeysets();
    cell.fault().ifPresent(fault -> mint.faults().arm("/v1/swap", fault, 1));
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(cell.step(), 1))) {
      assertDies(() -> wallet.rotate(Duration.ofDays(1)));
    }

    try (CashuWallet wallet = bench.provider()) {
      for (int i = 0; i < 20 && wallet.recover().failed() > 0; i++) {
        bench.pause();
      }
      assertThat(bench.sats(wallet)).isEqualTo(298);
      assertThat(bench.sats(wallet) + mint.fees()).isEqualTo(mint.minted());
      assertThat(rotate(wallet)).isEqualTo(NOTHING);
    }
  }

  @Test
  void a_proof_that_somebody_else_spent_is_booked_as_lost_and_the_others_move_later() {
    start(DevMintOptions.defaults());
    mint.rotateKeysets();
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(WalletStep.PREPARED, 1))) {
      assertDies(() -> wallet.rotate(Duration.ofDays(1)));
      String operation = wallet.history(1).getFirst().operationId();
      Token stolen = bench.stolen(operation);
      assertThat(stolen.amount()).isEqualTo(4);
      try (CashuWallet thief = bench.consumer()) {
        bench.settle(thief, "theft", stolen);
      }
    }

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 1, 0, 0));
      assertThat(wallet.ledger().books().getFirst().lost()).isEqualTo(new Msat(4_000));
      assertThat(rotate(wallet)).isEqualTo(moved(296, 0));
    }
  }

  @Test
  void secrets_of_an_earlier_life_are_skipped() throws Exception {
    start(DevMintOptions.defaults());
    mint.rotateKeysets();
    bench.backUp();
    try (CashuWallet wallet = bench.provider()) {
      bench.settle(wallet, "more", DevMints.mintToken(mint.url(), 511));
    }
    bench.putBack();

    try (CashuWallet wallet = bench.provider()) {
      assertThat(rotate(wallet)).isEqualTo(moved(300, 0));
      assertThat(wallet.restoreAdvised()).containsExactly(mint.url());
    }
  }

  @Test
  void different_proofs_of_one_amount_all_move() {
    start(DevMintOptions.defaults());
    try (CashuWallet wallet = bench.provider()) {
      wallet.receive("r", DevMints.mintToken(mint.url(), "sat", Collections.nCopies(5, 16L)));
    }
    mint.rotateKeysets();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.rotate(Duration.ZERO).rotated()).isEqualTo(new Msat(380_000));
    }
  }

  private void receiveSmall(CashuWallet wallet, int tokens, List<Long> amounts) {
    for (int i = 0; i < tokens; i++) {
      wallet.receive("small-" + i, DevMints.mintToken(mint.url(), "sat", amounts));
    }
  }

  @Test
  void many_small_proofs_become_a_few_large_ones() {
    try (CashuWallet wallet = bench.provider()) {
      receiveSmall(wallet, 40, List.of(4L, 2L, 1L));
      assertThat(wallet.merge()).isEqualTo(moved(200, 0));
      assertThat(wallet.merge()).isEqualTo(NOTHING);
      assertThat(bench.sats(wallet)).isEqualTo(280);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void a_mint_is_not_asked_when_there_is_nothing_to_merge() {
    start(DevMintOptions.defaults());
    try (CashuWallet wallet = bench.provider()) {
      long before = mint.requests("/v1/keysets") + mint.requests("/v1/info");
      assertThat(wallet.merge()).isEqualTo(NOTHING);
      assertThat(mint.requests("/v1/keysets") + mint.requests("/v1/info")).isEqualTo(before);
    }
  }

  @Test
  void a_purse_of_small_change_is_merged_when_a_large_sum_needs_it() {
    try (CashuWallet wallet = bench.provider()) {
      receiveSmall(wallet, 100, List.of(4L, 2L, 1L));
      assertThat(wallet.send("after", mint.url(), "sat", new Msat(690_000)))
          .isInstanceOfSatisfying(
              SendOutcome.Sent.class,
              sent -> assertThat(sent.token().proofs()).hasSizeLessThan(17));
    }
  }

  @Test
  void a_purse_of_small_change_is_merged_when_an_invoice_needs_it() {
    try (CashuWallet wallet = bench.provider()) {
      receiveSmall(wallet, 60, List.of(4L, 2L, 1L));
      assertThat(wallet.payable(mint.url(), "sat").atOnce()).isEqualTo(new Msat(320_000));
      assertThat(wallet.melt("m", mint.url(), "sat", DevInvoices.ofSats(400), new Msat(10_000)))
          .isInstanceOf(MeltOutcome.Paid.class);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void what_is_of_a_keyset_that_is_over_is_set_aside_booked_and_named() throws Exception {
    long end = Instant.now().plusSeconds(3).getEpochSecond();
    start(DevMintOptions.defaults().withFinalExpiry(end));
    try (CashuWallet wallet = bench.provider()) {
      while (Instant.now().getEpochSecond() < end) {
        Thread.onSpinWait();
      }
      mint.rotateKeysets();
      wallet.receive("more", DevMints.mintToken(mint.url(), 64));
      RotationReport report = wallet.rotate(Duration.ofDays(30));
      assertThat(report.failures())
          .extracting(RotationReport.Failure::message)
          .anyMatch(message -> message.startsWith("300 sat of keysets that are over"));
      assertThat(bench.sats(wallet)).isEqualTo(64);
      assertThat(wallet.ledger().balanced()).isTrue();
      assertThat(wallet.ledger().books().getFirst().lost()).isEqualTo(new Msat(300_000));
      assertThat(wallet.history(1).getFirst().kind()).isEqualTo(HistoryEntry.Kind.LOSS);
      assertThat(wallet.send("s", mint.url(), "sat", new Msat(33_000)))
          .isInstanceOf(SendOutcome.Sent.class);
      // Nothing is booked twice.
      assertThat(wallet.rotate(Duration.ofDays(30)).failures()).isEmpty();
      assertThat(wallet.ledger().books().getFirst().lost()).isEqualTo(new Msat(300_000));
    }
  }

  @Test
  void what_is_given_away_is_of_a_keyset_that_lasts() {
    long soon = Instant.now().plus(Duration.ofDays(2)).getEpochSecond();
    start(DevMintOptions.defaults().withFinalExpiry(soon));
    mint.rotateKeysets();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.spendingFee(mint.url(), "sat")).isEqualTo(new Msat(0));
      SendOutcome sent = wallet.refund("r", mint.url(), "sat", new Msat(32_000));
      assertThat(wallet.ends(((SendOutcome.Sent) sent).token(), Duration.ofDays(30))).isFalse();
    }
  }

  @Test
  void what_is_given_away_is_of_few_proofs() {
    try (CashuWallet wallet = bench.provider()) {
      for (int i = 0; i < 60; i++) {
        wallet.receive("r" + i, DevMints.mintToken(mint.url(), "sat", List.of(128L)));
      }
      SendOutcome sent = wallet.refund("refund", mint.url(), "sat", new Msat(7_000_000));
      assertThat(((SendOutcome.Sent) sent).token().proofs()).hasSizeLessThan(17);
      assertThat(bench.sats(wallet)).isEqualTo(60 * 128 - 7_000);
    }
  }

  @Test
  void a_merge_that_is_cut_short_at_any_step_costs_nothing() {
    for (WalletStep step : WalletStep.values()) {
      try (DevMint other = DevMint.start(0, DevMintOptions.defaults())) {
        WalletBench killed = new WalletBench(directory.resolve(step.name()), other.url());
        Files.createDirectories(directory.resolve(step.name()));
        try (CashuWallet wallet = killed.provider()) {
          for (int i = 0; i < 34; i++) {
            wallet.receive("s" + i, DevMints.mintToken(other.url(), "sat", List.of(4L, 2L, 1L)));
          }
        }
        try (CashuWallet wallet = killed.provider(WalletBench.killAt(step, 1))) {
          assertThatThrownBy(wallet::merge).isInstanceOf(WalletBench.Killed.class);
        }
        try (CashuWallet wallet = killed.provider()) {
          assertThat(wallet.recover().failed()).isZero();
          var _ = wallet.merge();
          assertThat(killed.sats(wallet)).as(step.name()).isEqualTo(34 * 7);
          assertThat(wallet.ledger().balanced()).isTrue();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void proofs_of_a_keyset_that_ends_are_moved_to_one_that_lasts_a_little_longer() {
    long soon = Instant.now().plus(Duration.ofDays(2)).getEpochSecond();
    start(DevMintOptions.defaults().withFinalExpiry(soon));
    mint.rotateKeysets(soon + Duration.ofDays(12).toSeconds());
    try (CashuWallet wallet = bench.provider()) {
      RotationReport report = wallet.rotate(Duration.ofDays(30));
      assertThat(report.rotated()).isEqualTo(new Msat(300_000));
      // The new one ends in that time, too, and there is none to follow it yet.
      assertThat(report.failures()).hasSize(1);
      assertThat(rotate(wallet)).isEqualTo(NOTHING);
      assertThat(bench.sats(wallet)).isEqualTo(300);
    }
  }
}
