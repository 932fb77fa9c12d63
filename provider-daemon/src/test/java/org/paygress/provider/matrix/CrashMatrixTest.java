package org.paygress.provider.matrix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.wallet.WalletStep;

/**
 * Every operation that moves money, killed with SIGKILL at every journal step, under every fault of
 * the mint: afterwards what provider, consumer and mint have is what was minted, to the sat. The
 * table is written to {@code target/crash-matrix.txt}.
 */
@Tag("matrix")
class CrashMatrixTest {

  private static final int CELLS_MIN = 1_200;

  /** Killed here, and again while that is taken up. */
  private static final List<List<WalletStep>> TWICE =
      List.of(
          List.of(WalletStep.PREPARED, WalletStep.SENT),
          List.of(WalletStep.SENT, WalletStep.ANSWERED),
          List.of(WalletStep.SENT, WalletStep.FINALIZED),
          List.of(WalletStep.ANSWERED, WalletStep.FINALIZED));

  @Test
  void no_death_loses_or_doubles_a_sat(@TempDir Path dir) throws Exception {
    Matrix matrix = Matrix.run(batches(dir), dir);
    matrix.write(Path.of("target/crash-matrix.txt"));
    matrix.mustHold(CELLS_MIN);
  }

  private static List<Batch> batches(Path dir) throws Exception {
    List<Batch> batches = new ArrayList<>(MigrationBatch.all(dir));
    for (DaemonOperation operation : DaemonOperation.values()) {
      operation.deaths().forEach(traps -> batches.add(new DaemonBatch(operation, traps)));
    }
    DevMintOptions plain = DevMintOptions.defaults().withKeysetIdVersion(0);
    DevMintOptions dear = DevMintOptions.defaults().withKeysetIdVersion(1).withFee(100);
    for (WalletOperation operation : WalletOperation.values()) {
      for (WalletStep step : WalletStep.values()) {
        List<WalletStep> death = List.of(step);
        batches.add(new WalletBatch(operation, death, "no fee, keyset v0", f -> Cell.of(f, plain)));
        batches.add(
            new WalletBatch(operation, death, "fee 100 ppk, keyset v1", f -> Cell.of(f, dear)));
      }
    }
    // A merge has a name of its own each time, so a second process does not take up the first's.
    for (WalletOperation operation :
        List.of(WalletOperation.RECEIVE, WalletOperation.REFUND, WalletOperation.WITHDRAW)) {
      for (List<WalletStep> deaths : TWICE) {
        batches.add(new WalletBatch(operation, deaths, "fee 100 ppk", f -> Cell.of(f, dear)));
      }
    }
    return batches;
  }
}
