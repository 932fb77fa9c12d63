package org.paygress.provider.matrix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.testbed.mint.NutshellMint;
import org.paygress.wallet.WalletStep;

/**
 * The deaths of {@link CrashMatrixTest} around a request, with another's mint behind the faults.
 */
@Tag("peers")
class NutshellMatrixTest {

  private static final List<WalletStep> AROUND_THE_REQUEST =
      List.of(WalletStep.SENT, WalletStep.ANSWERED);
  private static final int CELLS_MIN = 100;

  @ParameterizedTest
  @ValueSource(strings = {"0.18.2", "0.20.2"})
  void no_death_loses_or_doubles_a_sat_at_nutshell(String release, @TempDir Path dir)
      throws Exception {
    try (NutshellMint mint = NutshellMint.start(release, 0)) {
      List<Batch> batches = new ArrayList<>();
      for (WalletOperation operation :
          List.of(WalletOperation.RECEIVE, WalletOperation.REFUND, WalletOperation.WITHDRAW)) {
        for (WalletStep step : AROUND_THE_REQUEST) {
          batches.add(
              new WalletBatch(
                  operation,
                  List.of(step),
                  "Nutshell " + release,
                  fault -> Cell.behind(fault, mint.url(), WalletOperation.FUNDS)));
        }
      }
      Matrix matrix = Matrix.run(batches, dir);
      matrix.write(Path.of("target/crash-matrix-nutshell-" + release + ".txt"));
      matrix.mustHold(CELLS_MIN);
    }
  }
}
