package org.paygress.wallet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.KeysetId;
import org.paygress.system.sqlite.Database;
import org.paygress.wallet.seed.WalletSeed;

class CountersTest {

  private static final KeysetId KEYSET = new KeysetId("00ffffffffffffff");

  @TempDir Path directory;
  private Database database;

  @BeforeEach
  void open() {
    database = WalletSchema.open(directory.resolve("wallet.db"), WalletSeed.generate());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long take(int count) {
    return database.transaction(tx -> Counters.take(tx, KEYSET, count));
  }

  private void giveBack(long first, int count) {
    database.execute(tx -> Counters.giveBack(tx, KEYSET, first, count));
  }

  private long next() {
    return database.transaction(tx -> Counters.next(tx, KEYSET));
  }

  @Test
  void the_last_range_given_back_is_as_if_it_had_never_been_taken() {
    assertThat(take(5)).isZero();
    assertThat(take(7)).isEqualTo(5);
    giveBack(5, 7);
    assertThat(next()).isEqualTo(5);
    giveBack(0, 5);
    assertThat(next()).isZero();
  }

  @Test
  void a_range_in_the_middle_is_given_out_again_in_parts() {
    take(5);
    take(7);
    take(3);
    giveBack(5, 7);
    assertThat(take(4)).isEqualTo(5);
    assertThat(take(4)).isEqualTo(15);
    assertThat(take(3)).isEqualTo(9);
  }

  @Test
  void what_is_given_back_after_the_seed_was_used_elsewhere_is_not_trusted() {
    take(5);
    take(7);
    giveBack(0, 5);
    database.execute(tx -> Counters.raisePastUsed(tx, KEYSET, 40));
    assertThat(take(2)).isEqualTo(40);
  }

  @Test
  void no_counter_is_ever_in_two_hands_and_all_come_back() {
    long seed = 20_261_126;
    Random random = new Random(seed);
    record Taken(long first, int count) {}
    List<Taken> taken = new ArrayList<>();
    Set<Long> inHand = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      if (taken.isEmpty() || random.nextInt(3) > 0) {
        int count = 1 + random.nextInt(30);
        long first = take(count);
        LongStream.range(first, first + count)
            .forEach(counter -> assertThat(inHand.add(counter)).as("seed %d", seed).isTrue());
        taken.add(new Taken(first, count));
      } else {
        Taken back = taken.remove(random.nextInt(taken.size()));
        giveBack(back.first(), back.count());
        LongStream.range(back.first(), back.first() + back.count()).forEach(inHand::remove);
      }
    }
    taken.forEach(back -> giveBack(back.first(), back.count()));
    assertThat(next()).isZero();
    assertThat(take(1)).isZero();
  }
}
