package org.paygress.provider.matrix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.paygress.protocol.money.MintUrl;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/**
 * The process that is killed: does one operation for every cell at once and holds each when it
 * reaches the step. Its argument is a file: operation, step, database, seed file, timeout, then a
 * line for each cell with mint and subject.
 */
final class WalletChild {

  private static final String DONE = "DONE ";

  private WalletChild() {}

  /** Whether a line says that a cell needs to be waited for no longer. */
  static boolean reports(String line) {
    return line.startsWith(Trap.TRAPPED) || line.startsWith(DONE);
  }

  public static void main(String[] args) throws Exception {
    List<String> lines = Files.readAllLines(Path.of(args[0]));
    WalletOperation operation = WalletOperation.valueOf(lines.get(0));
    WalletStep step = WalletStep.valueOf(lines.get(1));
    WalletSeed seed = WalletSeed.of(Files.readAllBytes(Path.of(lines.get(3))));
    List<String> cells = lines.subList(5, lines.size());
    Set<MintUrl> mints =
        cells.stream().map(cell -> MintUrl.of(cell.split(" ", 2)[0])).collect(Collectors.toSet());
    WalletSettings settings =
        new WalletSettings(
            Path.of(lines.get(2)),
            seed,
            mints,
            Optional.empty(),
            Duration.parse(lines.get(4)),
            (id, reached) -> {
              if (reached == step) {
                Trap.hold(id);
              }
            });
    CashuWallet wallet = CashuWallet.open(settings);
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (int i = 0; i < cells.size(); i++) {
        String name = "cell-" + i;
        String[] cell = cells.get(i).split(" ", 2);
        threads.execute(() -> work(operation, wallet, name, MintUrl.of(cell[0]), cell[1]));
      }
      Thread.sleep(Duration.ofMinutes(5));
    }
  }

  private static void work(
      WalletOperation operation, CashuWallet wallet, String name, MintUrl mint, String subject) {
    try {
      operation.run(wallet, name, mint, subject);
    } catch (InterruptedException | RuntimeException e) {
      System.out.println(e);
    }
    System.out.println(DONE + name);
  }
}
