package org.paygress.provider.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** Runs batches and writes the table. */
final class Matrix {

  /** Batches mostly wait, for mints that do not answer. */
  private static final int AT_ONCE = 3;

  private record Row(String name, Map<Fault, Cell.Verdict> verdicts, long held) {

    long count(Cell.Verdict wanted) {
      return verdicts.values().stream().filter(verdict -> verdict == wanted).count();
    }

    @Override
    public String toString() {
      String signs =
          verdicts.values().stream().map(v -> "" + v.sign).collect(Collectors.joining(" "));
      return "%-72s %s  %d held".formatted(name, signs, held);
    }
  }

  private final List<Row> rows = new ArrayList<>();

  private Matrix() {}

  static Matrix run(List<Batch> batches, Path dir) throws Exception {
    Matrix matrix = new Matrix();
    try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Row>> running = new ArrayList<>();
      for (Batch batch : batches) {
        Path own = Files.createDirectory(dir.resolve("batch-" + running.size()));
        Callable<Row> work =
            () -> {
              try {
                Batch.Outcome outcome = batch.run(own);
                return new Row(batch.name(), outcome.verdicts(), outcome.held());
              } catch (IllegalStateException e) {
                throw new IllegalStateException("in the row " + batch.name(), e);
              }
            };
        running.add(workers.submit(work));
      }
      for (Future<Row> row : running) {
        matrix.rows.add(row.get());
      }
    }
    return matrix;
  }

  /** At least so many cells, and not a sat lost or doubled in any. */
  void mustHold(int cellsMin) {
    assertThat(rows).allSatisfy(row -> assertThat(row.count(Cell.Verdict.LOST)).isZero());
    assertThat(rows).allSatisfy(row -> assertThat(row.count(Cell.Verdict.DOUBLED)).isZero());
    assertThat(cells()).isGreaterThanOrEqualTo(cellsMin);
  }

  private long cells() {
    return rows.stream().mapToLong(row -> row.verdicts().size()).sum();
  }

  private long count(Cell.Verdict wanted) {
    return rows.stream().mapToLong(row -> row.count(wanted)).sum();
  }

  void write(Path table) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(table))) {
      List<Fault> faults = Fault.all().toList();
      out.println("columns, from the left:");
      for (int i = 0; i < faults.size(); i++) {
        out.printf("  %2d %s%n", i + 1, faults.get(i).name());
      }
      out.println("rows: operation, and where the process was killed (. good, L lost, D doubled)");
      rows.forEach(out::println);
      out.printf(
          "%d cells were held at their row's place when they died; the others had been refused,"
              + " or had ended%n",
          rows.stream().mapToLong(Row::held).sum());
      out.printf(
          "cells %d lost %d doubled %d%n",
          cells(), count(Cell.Verdict.LOST), count(Cell.Verdict.DOUBLED));
    }
  }
}
