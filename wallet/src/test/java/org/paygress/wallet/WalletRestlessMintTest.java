package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.wallet.saga.CashuWallet;

/** A mint that retires its keyset as soon as our money is in it earns no fee after the other. */
class WalletRestlessMintTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final DevMint mint = DevMint.start(0, DevMintOptions.defaults().withFee(100));

  @AfterEach
  void stop() {
    mint.close();
  }

  @Test
  void a_call_does_not_go_on_for_as_long_as_there_is_something_to_earn() {
    WalletBench bench = WalletBench.funded(directory, mint);
    AtomicInteger moves = new AtomicInteger();
    mint.rotateKeysets();
    try (CashuWallet wallet =
        bench.provider(
            (id, step) -> {
              if (step == WalletStep.FINALIZED) {
                moves.incrementAndGet();
                mint.rotateKeysets();
              }
            })) {
      long before = bench.sats(wallet);
      assertTimeoutPreemptively(PATIENCE, () -> wallet.rotate(Duration.ofDays(1)));
      assertThat(moves.get()).isBetween(1, 2);
      assertThat(bench.sats(wallet)).isBetween(before - 2, before);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }
}
