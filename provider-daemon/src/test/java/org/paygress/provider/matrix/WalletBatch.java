package org.paygress.provider.matrix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.paygress.cashu.token.Token;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/**
 * An operation of the wallet alone, killed at one of its journal steps.
 *
 * @param deaths where the first process is killed, where the next one is
 * @param mints what kind of mints they are, for the table
 * @param make makes the cell of a fault
 */
record WalletBatch(
    WalletOperation operation, List<WalletStep> deaths, String mints, Function<Fault, Cell> make)
    implements Batch {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Override
  public String name() {
    String where = deaths.stream().map(WalletStep::name).collect(Collectors.joining(" then "));
    return "%-9s %-9s %s".formatted(operation.name().toLowerCase(Locale.ROOT), where, mints);
  }

  @Override
  public Outcome run(Path dir) throws Exception {
    List<Cell> cells = Fault.all().map(make).toList();
    try {
      return run(dir, cells);
    } finally {
      cells.forEach(Cell::close);
    }
  }

  private Outcome run(Path dir, List<Cell> cells) throws Exception {
    WalletSeed seed = WalletSeed.generate();
    Path seedFile = Files.write(dir.resolve("seed"), seed.bytes());
    Path database = dir.resolve("provider.db");
    List<Token> tokens = new ArrayList<>();
    for (Cell cell : cells) {
      tokens.add(cell.token(operation.funds()));
    }
    if (operation.needsFunds()) {
      fund(database, seed, cells, tokens);
    }
    cells.forEach(cell -> cell.fault().arm(cell.faults(), operation.path()));
    List<String> subjects = tokens.stream().map(operation::subject).toList();
    long held = 0;
    for (WalletStep step : deaths) {
      List<String> lines =
          new ArrayList<>(
              List.of(
                  operation.name(),
                  step.name(),
                  database.toString(),
                  seedFile.toString(),
                  cells.getFirst().timeout().toString()));
      for (int i = 0; i < cells.size(); i++) {
        lines.add(cells.get(i).url().value() + " " + subjects.get(i));
      }
      Path list = Files.write(dir.resolve("cells"), lines);
      ChildProcess child = ChildProcess.start(WalletChild.class, list.toString());
      child.killWhen(c -> c.count(WalletChild::reports) == cells.size(), LIMIT);
      held = child.trapped();
    }
    cells.forEach(Cell::betweenDeathAndRecovery);
    return new Outcome(recover(dir, cells, subjects, seed, database), held);
  }

  private void fund(Path database, WalletSeed seed, List<Cell> cells, List<Token> tokens)
      throws InterruptedException {
    try (CashuWallet provider = Purses.open(database, seed, cells, (_, _) -> {})) {
      for (int i = 0; i < cells.size(); i++) {
        Purses.fund(provider, "fund-" + i, tokens.get(i));
        for (int more = 1; more < operation.fundedTimes(); more++) {
          Token another = cells.get(i).token(operation.funds());
          Purses.fund(provider, "fund-" + i + "-" + more, another);
        }
      }
    }
  }

  private Map<Fault, Cell.Verdict> recover(
      Path dir, List<Cell> cells, List<String> subjects, WalletSeed seed, Path database)
      throws InterruptedException {
    Map<Fault, Cell.Verdict> verdicts = new LinkedHashMap<>();
    try (CashuWallet provider = Purses.open(database, seed, cells, (_, _) -> {});
        CashuWallet consumer =
            Purses.open(dir.resolve("consumer.db"), WalletSeed.generate(), cells, (_, _) -> {})) {
      var _ = provider.recover();
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        operation.settle(provider, consumer, "cell-" + i, cell, subjects.get(i));
        cell.faults().clear();
        Purses.drain(provider, consumer, cell.url());
        verdicts.put(cell.fault(), cell.judge(Purses.sats(consumer, cell.url())));
      }
    }
    return verdicts;
  }
}
