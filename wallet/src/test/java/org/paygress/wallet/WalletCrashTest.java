package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.wallet.WalletBench.assertDies;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.WalletBench.Cell;
import org.paygress.wallet.saga.CashuWallet;

/** Whatever dies wherever: provider plus consumer plus fees is what was minted. */
class WalletCrashTest {
  private static final long PRICE = 100;
  private static final long REFUND = 37;

  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults().withFee(100));
    bench = new WalletBench(directory, mint.url());
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  static Stream<Cell> cells() {
    return WalletBench.cells();
  }

  @Tag("matrix")
  @ParameterizedTest
  @MethodSource("cells")
  void a_receive_that_dies_is_resumed_without_its_token(Cell cell) {
    Token token = DevMints.mintToken(mint.url(), PRICE);
    cell.fault().ifPresent(f -> mint.faults().arm("/v1/swap", f, 1));
    killReceive(cell.step(), token);

    try (CashuWallet provider = bench.provider()) {
      ReceiveOutcome outcome = provider.resume("pay");
      for (int i = 0; i < 20 && outcome instanceof ReceiveOutcome.Unresolved; i++) {
        outcome = provider.resume("pay");
      }
      assertThat(outcome)
          .isEqualTo(new ReceiveOutcome.Received(mint.url(), "sat", new Msat(1_000 * (PRICE - 1))));
      assertBalanced(provider, PRICE - 1, 0);
    }
  }

  @Tag("matrix")
  @ParameterizedTest
  @MethodSource("cells")
  void a_send_that_dies_yields_one_token_and_the_change(Cell cell) {
    try (CashuWallet provider = bench.provider()) {
      provider.receive("pay", DevMints.mintToken(mint.url(), PRICE + 29));
    }
    cell.fault().ifPresent(f -> mint.faults().arm("/v1/swap", f, 1));
    try (CashuWallet provider = bench.provider(WalletBench.killAt(cell.step(), 1))) {
      assertDies(() -> bench.settleSend(provider, "refund", REFUND));
    }

    try (CashuWallet provider = bench.provider();
        CashuWallet consumer = bench.consumer()) {
      Token refund = bench.settleSend(provider, "refund", REFUND);
      assertThat(bench.settleSend(provider, "refund", REFUND).encode()).isEqualTo(refund.encode());
      assertThat(refund.amount()).isEqualTo(REFUND);
      assertThat(bench.settle(consumer, "back", refund))
          .isInstanceOf(ReceiveOutcome.Received.class);
      assertThat(bench.sats(provider) + bench.sats(consumer) + mint.fees())
          .isEqualTo(mint.minted());
      assertThat(provider.ledger().balanced()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void a_locked_send_that_dies_yields_one_locked_token_and_the_change(Cell cell) {
    try (CashuWallet provider = bench.provider()) {
      provider.receive("pay", DevMints.mintToken(mint.url(), PRICE + 29));
    }
    cell.fault().ifPresent(f -> mint.faults().arm("/v1/swap", f, 1));
    try (CashuWallet provider = bench.provider(WalletBench.killAt(cell.step(), 1))) {
      assertDies(() -> bench.settleLockedSend(provider, "out", REFUND));
    }

    try (CashuWallet provider = bench.provider();
        CashuWallet consumer = bench.consumer()) {
      Token token = bench.settleLockedSend(provider, "out", REFUND);
      assertThat(token.amount()).isEqualTo(REFUND);
      assertThat(((Assessment.Acceptable) consumer.assess(token)).lockedToUs()).isTrue();
      assertThat(bench.settle(consumer, "in", token)).isInstanceOf(ReceiveOutcome.Received.class);
      assertThat(bench.sats(provider) + bench.sats(consumer) + mint.fees())
          .isEqualTo(mint.minted());
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void a_receive_of_a_locked_token_that_dies_is_resumed_without_it(Cell cell) {
    Token token;
    try (CashuWallet consumer = bench.consumer()) {
      consumer.receive("fund", DevMints.mintToken(mint.url(), PRICE));
      token = bench.settleLockedSend(consumer, "out", 64);
    }
    long fee = (token.proofs().size() * 100L + 999) / 1_000;
    cell.fault().ifPresent(f -> mint.faults().arm("/v1/swap", f, 1));
    killReceive(cell.step(), token);

    try (CashuWallet provider = bench.provider()) {
      ReceiveOutcome outcome = provider.resume("pay");
      for (int i = 0; i < 20 && outcome instanceof ReceiveOutcome.Unresolved; i++) {
        outcome = provider.resume("pay");
      }
      assertThat(outcome)
          .isEqualTo(new ReceiveOutcome.Received(mint.url(), "sat", new Msat(1_000 * (64 - fee))));
      try (CashuWallet consumer = bench.consumer()) {
        assertBalanced(provider, 64 - fee, bench.sats(consumer));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WalletStep.class)
  void recovery_finishes_what_a_dead_process_left(WalletStep step) {
    killReceive(step, DevMints.mintToken(mint.url(), PRICE));

    try (CashuWallet provider = bench.provider()) {
      RecoveryReport expected =
          step == WalletStep.FINALIZED
              ? new RecoveryReport(0, 0, 0, 0)
              : new RecoveryReport(1, 0, 0, 0);
      assertThat(provider.recover()).isEqualTo(expected);
      assertThat(provider.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 0));
      assertBalanced(provider, PRICE - 1, 0);
    }
  }

  @Test
  void the_same_token_again_under_another_name_before_recovery_loses_and_doubles_nothing() {
    Token token = DevMints.mintToken(mint.url(), PRICE);
    killReceive(WalletStep.ANSWERED, token);

    try (CashuWallet provider = bench.provider()) {
      ReceiveOutcome second = provider.receive("pay-again", token);
      assertThat(second).isInstanceOf(ReceiveOutcome.Refused.class);
      assertThat(bench.settle(provider, "pay", token)).isInstanceOf(ReceiveOutcome.Received.class);
      assertBalanced(provider, PRICE - 1, 0);
    }
  }

  @Test
  void a_keyset_retired_between_crash_and_recovery_is_replaced() {
    Token token = DevMints.mintToken(mint.url(), PRICE);
    killReceive(WalletStep.PREPARED, token);
    mint.rotateKeysets();

    try (CashuWallet provider = bench.provider()) {
      assertThat(bench.settle(provider, "pay", token)).isInstanceOf(ReceiveOutcome.Received.class);
      assertBalanced(provider, PRICE - 1, 0);
    }
  }

  @Test
  void of_a_redeemed_token_only_that_we_had_it_is_kept() throws Exception {
    try (CashuWallet wallet = bench.provider()) {
      wallet.receive("r", DevMints.mintToken(mint.url(), 21));
    }
    try (Connection connection = bench.connect();
        Statement statement = connection.createStatement();
        ResultSet claims =
            statement.executeQuery(
                "SELECT count(*), sum(secret = '' AND c = '') FROM claims WHERE operation = 'r'")) {
      assertThat(claims.getLong(1)).isEqualTo(3);
      assertThat(claims.getLong(2)).isEqualTo(3);
    }
  }

  private void killReceive(WalletStep step, Token token) {
    try (CashuWallet provider = bench.provider(WalletBench.killAt(step, 1))) {
      assertDies(() -> bench.settle(provider, "pay", token));
    }
  }

  private void assertBalanced(CashuWallet provider, long sats, long consumer) {
    assertThat(bench.sats(provider)).isEqualTo(sats);
    assertThat(provider.ledger().balanced()).isTrue();
    assertThat(sats + consumer + mint.fees()).isEqualTo(mint.minted());
  }
}
