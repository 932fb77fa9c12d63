package org.paygress.provider.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.WalletStep;
import org.paygress.testbed.mint.DevMintOptions;

/**
 * Every operation that moves money, killed with SIGKILL at every journal step, under every fault of
 * the mint: afterwards what provider, consumer and mint have is what was minted, to the sat. The
 * table is written to {@code target/crash-matrix.txt}.
 */
@Tag("matrix")
class CrashMatrixTest {

  /** Batches mostly wait, for mints that do not answer. */
  private static final int AT_ONCE = 3;

  private static final int CELLS_MIN = 500;
  private static final Path TABLE = Path.of("target/crash-matrix.txt");

  private record Row(String name, Map<Fault, Cell.Verdict> verdicts) {

    long count(Cell.Verdict wanted) {
      return verdicts.values().stream().filter(verdict -> verdict == wanted).count();
    }

    @Override
    public String toString() {
      String signs =
          verdicts.values().stream().map(v -> "" + v.sign).collect(Collectors.joining(" "));
      return "%-48s %s".formatted(name, signs);
    }
  }

  @Test
  void no_death_loses_or_doubles_a_sat(@TempDir Path dir) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Row>> running = new ArrayList<>();
      for (Batch batch : batches()) {
        Path own = Files.createDirectory(dir.resolve("batch-" + running.size()));
        Callable<Row> work = () -> new Row(batch.name(), batch.run(own));
        running.add(workers.submit(work));
      }
      for (Future<Row> row : running) {
        rows.add(row.get());
      }
    }
    write(rows);
    assertThat(rows).allSatisfy(row -> assertThat(row.count(Cell.Verdict.LOST)).isZero());
    assertThat(rows).allSatisfy(row -> assertThat(row.count(Cell.Verdict.DOUBLED)).isZero());
    assertThat(cells(rows)).isGreaterThanOrEqualTo(CELLS_MIN);
  }

  private static List<Batch> batches() {
    List<Batch> batches = new ArrayList<>();
    for (DaemonOperation operation : DaemonOperation.ALL) {
      operation.traps().forEach(trap -> batches.add(new DaemonBatch(operation, trap)));
    }
    List<DevMintOptions> mints =
        List.of(
            DevMintOptions.defaults().withKeysetIdVersion(0),
            DevMintOptions.defaults().withKeysetIdVersion(1).withFee(100));
    for (WalletOperation operation : WalletOperation.values()) {
      for (WalletStep step : WalletStep.values()) {
        mints.forEach(mint -> batches.add(new WalletBatch(operation, step, mint)));
      }
    }
    return batches;
  }

  private static long cells(List<Row> rows) {
    return rows.stream().mapToLong(row -> row.verdicts().size()).sum();
  }

  private static void write(List<Row> rows) throws Exception {
    long lost = rows.stream().mapToLong(row -> row.count(Cell.Verdict.LOST)).sum();
    long doubled = rows.stream().mapToLong(row -> row.count(Cell.Verdict.DOUBLED)).sum();
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(TABLE))) {
      List<Fault> faults = Fault.all().toList();
      out.println("columns, from the left:");
      for (int i = 0; i < faults.size(); i++) {
        out.printf("  %2d %s%n", i + 1, faults.get(i).name());
      }
      out.println("rows: operation, and where the process was killed (. good, L lost, D doubled)");
      rows.forEach(out::println);
      out.printf("cells %d lost %d doubled %d%n", cells(rows), lost, doubled);
    }
  }
}
