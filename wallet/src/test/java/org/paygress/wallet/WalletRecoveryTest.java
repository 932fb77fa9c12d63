package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.paygress.wallet.WalletBench.assertDies;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** One mint that hangs, with much to recover there, and another that does not. */
class WalletRecoveryTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int STUCK = 80;

  @TempDir Path directory;
  private final WalletSeed seed = WalletSeed.generate();
  private final DevMint hanging = DevMint.start(0, DevMintOptions.defaults());
  private final DevMint healthy = DevMint.start(0, DevMintOptions.defaults());

  @AfterEach
  void stop() {
    hanging.close();
    healthy.close();
  }

  private CashuWallet wallet(WalletSettings.StepObserver observer) {
    return CashuWallet.open(
        new WalletSettings(
            directory.resolve("wallet.db"),
            seed,
            Set.of(hanging.url(), healthy.url()),
            Optional.empty(),
            TIMEOUT,
            observer));
  }

  /** Much stays open at the one mint, and after it a refund at the other. */
  private void leaveOpen() {
    WalletSettings.StepObserver dying =
        (operation, step) -> {
          boolean atHanging = step == WalletStep.SENT && operation.startsWith("stuck");
          boolean atHealthy = step == WalletStep.ANSWERED && operation.equals("back");
          if (atHanging || atHealthy) {
            throw new WalletBench.Killed();
          }
        };
    try (CashuWallet wallet = wallet(dying)) {
      wallet.receive("funds", DevMints.mintToken(healthy.url(), 300));
      for (int i = 0; i < STUCK; i++) {
        String name = "stuck-" + i;
        assertDies(() -> wallet.receive(name, DevMints.mintToken(hanging.url(), 1)));
      }
      assertDies(() -> wallet.refund("back", healthy.url(), "sat", new Msat(200_000)));
    }
  }

  @Test
  void a_hanging_mint_delays_no_refund_of_another() throws Exception {
    leaveOpen();
    hanging.faults().arm("/v1/*", MintFault.SILENT_BEFORE_ACTING);
    hanging.faults().arm("/v1/keys/*", MintFault.SILENT_BEFORE_ACTING);
    try (CashuWallet wallet = wallet((operation, step) -> {});
        ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RecoveryReport> recovery = other.submit(wallet::recover);
      await().atMost(TIMEOUT.multipliedBy(3)).until(() -> wallet.sent("back").isPresent());
      // What waits behind the whole look is not held up for as long as all of them take.
      RecoveryReport report = recovery.get();
      assertThat(report).isEqualTo(new RecoveryReport(1, 0, 0, STUCK));

      hanging.faults().clear();
      await().atMost(Duration.ofSeconds(30)).until(() -> wallet.recover().failed() == 0);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }
}
