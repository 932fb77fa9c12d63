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

  private static final int CELLS_MIN = 500;

  @Test
  void no_death_loses_or_doubles_a_sat(@TempDir Path dir) throws Exception {
    Matrix matrix = Matrix.run(batches(), dir);
    matrix.write(Path.of("target/crash-matrix.txt"));
    matrix.mustHold(CELLS_MIN);
  }

  private static List<Batch> batches() {
    List<Batch> batches = new ArrayList<>();
    for (DaemonOperation operation : DaemonOperation.ALL) {
      operation.traps().forEach(trap -> batches.add(new DaemonBatch(operation, trap)));
    }
    DevMintOptions plain = DevMintOptions.defaults().withKeysetIdVersion(0);
    DevMintOptions dear = DevMintOptions.defaults().withKeysetIdVersion(1).withFee(100);
    for (WalletOperation operation : WalletOperation.values()) {
      for (WalletStep step : WalletStep.values()) {
        batches.add(new WalletBatch(operation, step, "no fee, keyset v0", f -> Cell.of(f, plain)));
        batches.add(
            new WalletBatch(operation, step, "fee 100 ppk, keyset v1", f -> Cell.of(f, dear)));
      }
    }
    return batches;
  }
}
