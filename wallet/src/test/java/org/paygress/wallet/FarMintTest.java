package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** Many payments at once through a mint that is 100 ms away: they wait together, not in a row. */
class FarMintTest {
  private static final int PAYMENTS = 50;

  @TempDir Path directory;

  @Test
  void fifty_payments_at_once_take_far_less_than_one_after_the_other() throws Exception {
    // One after the other would be 5 s and more. The bound leaves room for a busy machine.
    assertThat(timeOfFifty("test.db")).isLessThan(Duration.ofMillis(2_500));
  }

  @Test
  @Tag("bench")
  void fifty_payments_at_once_take_less_than_a_second() throws Exception {
    timeOfFifty("warm-up.db");
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      times.add(timeOfFifty("bench-" + i + ".db"));
    }
    times.sort(null);
    System.out.println("50 receives at once, 100 ms to the mint: " + times);
    assertThat(times.get(2)).isLessThan(Duration.ofSeconds(1));
  }

  private Duration timeOfFifty(String file) throws Exception {
    try (DevMint mint = DevMint.start(0, DevMintOptions.defaults());
        CashuWallet wallet =
            CashuWallet.open(
                WalletSettings.of(
                    directory.resolve(file), WalletSeed.generate(), Set.of(mint.url())));
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Token> tokens = new ArrayList<>();
      for (int i = 0; i < PAYMENTS; i++) {
        tokens.add(DevMints.mintToken(mint.url(), 21));
      }
      mint.faults().latency(Duration.ofMillis(100));
      long start = System.nanoTime();
      List<Future<ReceiveOutcome>> futures = new ArrayList<>();
      for (int i = 0; i < PAYMENTS; i++) {
        String id = "r" + i;
        Token token = tokens.get(i);
        futures.add(pool.submit(() -> wallet.receive(id, token)));
      }
      for (Future<ReceiveOutcome> future : futures) {
        assertThat(future.get())
            .isEqualTo(new ReceiveOutcome.Received(mint.url(), "sat", new Msat(21_000)));
      }
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
