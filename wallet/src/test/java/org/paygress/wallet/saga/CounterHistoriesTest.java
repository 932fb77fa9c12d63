package org.paygress.wallet.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.KeysetId;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.RestoreScope;
import org.paygress.wallet.Seeded;
import org.paygress.wallet.seed.WalletSeed;
import org.paygress.wallet.store.Counters;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.paygress.wallet.store.SwapPlan;
import org.paygress.wallet.store.WalletSchema;

/**
 * Any history of a keyset's counters, with the journal's own rules and a mint that signs, refuses,
 * keeps silent or acts late: no counter is signed twice, and from the words a restore finds all
 * that was ever signed. Each history has a keyset of its own; property {@code histories} asks for
 * more.
 */
class CounterHistoriesTest {
  private static final int HISTORIES = Integer.getInteger("histories", 10_000);
  private static final int STEPS_MAX = 12;
  private static final int AT_ONCE = 500;
  private static final MintUrl MINT = MintUrl.of("https://mint.example");

  @TempDir Path directory;
  private final Seeded random = Seeded.of("CounterHistoriesTest");

  /** What a swap can come to. */
  private enum Fate {
    SIGNED,
    REFUSED,
    /** Its request was lost or not answered; what the mint does of it shows later. */
    OPEN
  }

  @Test
  void whatever_was_signed_is_found_by_the_words_alone() {
    try (Database database =
        WalletSchema.open(directory.resolve("wallet.db"), WalletSeed.generate())) {
      // Many to a transaction: what is looked at is not the disk.
      for (int first = 0; first < HISTORIES; first += AT_ONCE) {
        int from = first;
        database.execute(
            tx -> {
              for (int i = from; i < Math.min(from + AT_ONCE, HISTORIES); i++) {
                History history = new History(i, random.below(8) == 0, random.below(2) == 0);
                history.run(tx);
                history.assertFound();
              }
              tx.update("DELETE FROM operations");
            });
      }
    }
  }

  private final class History {
    private final KeysetId keyset;
    private final int number;
    private final boolean silent;
    private final boolean strangers;
    private final SortedSet<Long> signed = new TreeSet<>();
    private final List<Operation> open = new ArrayList<>();
    private long mark;
    private int operations;

    /**
     * @param silent whether the mint leaves most swaps unanswered
     * @param strangers whether nobody but strangers causes work: then the gap must do without a
     *     mark
     */
    History(int number, boolean silent, boolean strangers) {
      this.strangers = strangers;
      this.number = number;
      this.silent = silent;
      this.keyset = new KeysetId("00" + HexFormat.of().toHexDigits(number, 14));
    }

    void run(Tx tx) throws SQLException {
      int steps = 1 + random.below(silent ? 2 * STEPS_MAX : STEPS_MAX);
      for (int step = 0; step < steps; step++) {
        if (!open.isEmpty() && !silent && random.below(3) == 0) {
          end(tx, open.remove(random.below(open.size())), fate(4), false);
        } else {
          begin(tx);
        }
      }
      // Requests that were believed lost take effect at last, or never do.
      boolean arrive = random.below(2) == 0;
      for (Operation late : open) {
        if (arrive && random.below(2) == 0) {
          sign(late);
        }
      }
    }

    private void begin(Tx tx) throws SQLException {
      boolean paid = !strangers && random.below(4) == 0;
      List<Long> outputs = Collections.nCopies(1 + random.below(paid ? 12 : 60), 1L);
      Optional<Long> first =
          paid
              ? Optional.of(Counters.take(tx, keyset, outputs.size()))
              : Counters.takeUnproven(tx, keyset, outputs.size());
      if (first.isEmpty()) {
        return;
      }
      Operation prepared =
          Operation.prepared(
              number + "/" + operations++,
              HistoryEntry.Kind.RECEIVE,
              MINT,
              CashuUnit.SAT,
              outputs.size(),
              new SwapPlan(keyset, first.get(), outputs));
      long end = first.get() + outputs.size();
      mark = Math.max(mark, (end + 99) / 100 * 100);
      // Some die before their request leaves, and are taken up again.
      Operation sent = prepared.sent(1 + random.below(2), 1);
      OperationJournal.put(tx, sent);
      end(tx, sent, silent ? silentFate() : fate(6), sent.attempts() == 1);
    }

    private Fate silentFate() {
      return random.below(12) == 0 ? Fate.SIGNED : Fate.OPEN;
    }

    private Fate fate(int answers) {
      if (random.below(answers + 1) == 0) {
        return Fate.OPEN;
      }
      return random.below(2) == 0 ? Fate.SIGNED : Fate.REFUSED;
    }

    /**
     * @param known whether the only request of it was answered
     */
    private void end(Tx tx, Operation sent, Fate fate, boolean known) throws SQLException {
      switch (fate) {
        case OPEN -> open.add(sent);
        case SIGNED -> {
          sign(sent);
          OperationJournal.signed(tx, sent);
          OperationJournal.finalized(tx, sent.id(), Optional.empty());
        }
        case REFUSED -> {
          OperationJournal.put(tx, sent.sent(sent.attempts(), known ? 0 : 1));
          OperationJournal.giveBackCounters(tx, sent.id());
          OperationJournal.refused(tx, sent.id(), "refused");
          if (!known && random.below(3) == 0) {
            // An earlier request of it arrives after all.
            sign(sent);
          }
        }
      }
    }

    private void sign(Operation operation) {
      for (int i = 0; i < operation.outputs().size(); i++) {
        assertThat(signed.add(operation.firstCounter() + i))
            .as("history %d: no counter is signed twice", number)
            .isTrue();
      }
    }

    void assertFound() {
      RestoreScope scope =
          RestoreScope.seedAlone().knowing(List.of(), strangers ? Map.of() : Map.of(keyset, mark));
      Set<Long> found = new TreeSet<>();
      SeedSearch.Reach reach = new SeedSearch.Reach(scope, keyset);
      while (reach.goesOn()) {
        long first = reach.first();
        int before = found.size();
        found.addAll(signed.subSet(first, first + SeedSearch.BATCH));
        reach.searched(found.size() == before);
      }
      assertThat(found).as("history %d", number).isEqualTo(signed);
    }
  }
}
