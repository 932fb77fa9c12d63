package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.host.HostFault;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;
import org.paygress.provider.control.ControlAnswer;
import org.paygress.provider.store.UptimeJournal;
import org.paygress.system.sqlite.StoreException;

/**
 * The runners themselves, on a real journal and a real wallet: whatever order things come in, in
 * the end nothing waits, and nothing that waits has nobody at it. {@code MoneyPropertyTest} counts
 * the money, of far more orders.
 */
class RandomOrderTest {

  private static final int CASES = Integer.getInteger("paygress.property.cases", 40);
  private static final int EVENTS = 40;
  private static final int ROUNDS_MAX = 200;

  /** Of the run; -Dpaygress.property.seed repeats one. */
  private static final long SEED = Long.getLong("paygress.property.seed", System.nanoTime());

  private final List<String> story = new ArrayList<>();
  private final SecretKey alice = SecretKey.generate();
  private boolean full;

  @Test
  void whatever_happens_everything_that_waits_is_worked_at_until_nothing_waits(@TempDir Path dir)
      throws Exception {
    System.out.println("RandomOrderTest: -Dpaygress.property.seed=" + SEED);
    for (int number = 0; number < CASES; number++) {
      Random random = new Random(SEED + number);
      story.clear();
      full = false;
      Path own = Files.createDirectory(dir.resolve("case-" + number));
      try (SteppedProvider provider =
          new SteppedProvider(own, Duration.ofMinutes(random.nextInt(2) * 30L))) {
        for (int event = 0; event < EVENTS; event++) {
          happen(provider, random);
        }
        finish(provider);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed %d, case %d:%n%s".formatted(SEED, number, String.join("\n", story)), e);
      }
    }
  }

  private void happen(SteppedProvider provider, Random random) {
    int event = random.nextInt(20);
    story.add("event " + event);
    switch (event) {
      case 0, 1, 2, 3, 4, 5 -> anyway(() -> workSome(provider, random));
      case 6, 7 -> anyway(provider::look);
      case 8 -> anyway(() -> provider.say(alice, spawn(provider, random)));
      case 9, 10 ->
          anyway(() -> provider.say(alice, Requests.topUp(lease(random), provider.token(10))));
      case 11 -> provider.pass(Duration.ofSeconds(random.nextInt(300)));
      case 12 -> provider.pass(Duration.ofSeconds(5));
      case 13 -> provider.host.powerOff(new LeaseId(LeaseId.FIRST));
      case 14 -> die(provider, random);
      case 15 -> full(provider, random.nextBoolean());
      case 16 -> fault(provider, random);
      case 17 -> end(provider, random);
      case 18 -> provider.setClock(Duration.ofSeconds(random.nextInt(14_400) - 7_200L));
      default -> provider.pass(Duration.ofMinutes(2));
    }
  }

  private static String lease(Random random) {
    return "container-" + (LeaseId.FIRST + random.nextInt(2));
  }

  private static ObjectNode spawn(SteppedProvider provider, Random random) {
    String token = provider.token(5 + random.nextInt(30));
    return random.nextBoolean() ? provider.spawn(token) : provider.encrypted(token);
  }

  private static void workSome(SteppedProvider provider, Random random) {
    if (provider.work.waiting() > 0) {
      provider.work.run(random.nextInt(provider.work.waiting()));
    }
  }

  /** A journal that takes nothing is no failure of who wanted to write. */
  private void anyway(Runnable work) {
    try {
      work.run();
    } catch (StoreException e) {
      assertThat(full).as("%s", e).isTrue();
      story.add("the journal is full");
    }
  }

  private void full(SteppedProvider provider, boolean now) {
    if (full == now) {
      return;
    }
    for (String table : List.of("leases", "top_ups", "debts")) {
      provider.database.execute(
          tx ->
              tx.run(
                  List.of(
                      now
                          ? "CREATE TRIGGER full_%s BEFORE UPDATE ON %s BEGIN SELECT RAISE(ABORT, 'full'); END"
                              .formatted(table, table)
                          : "DROP TRIGGER full_" + table)));
    }
    full = now;
  }

  private void die(SteppedProvider provider, Random random) {
    full(provider, false);
    provider.database.execute(tx -> new UptimeJournal().beat(tx, provider.clock.instant()));
    if (random.nextBoolean()) {
      provider.host.powerOff(new LeaseId(LeaseId.FIRST));
    }
    provider.pass(Duration.ofSeconds(random.nextInt(600)));
    provider.dieAndStart();
  }

  private static void fault(SteppedProvider provider, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> provider.host.failAt("start", HostFault.CONTAINER_START);
      case 1 -> provider.host.failAt("ports", HostFault.NETWORK);
      default -> provider.host.failNoMore();
    }
  }

  private void end(SteppedProvider provider, Random random) {
    anyway(
        () -> {
          ControlAnswer answer =
              provider.command(
                  "lease end",
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("lease", lease(random))
                      .put("force", random.nextBoolean()));
          story.add(answer.toString());
        });
  }

  /** Everything works again, time passes, and nobody does anything about it. */
  private void finish(SteppedProvider provider) {
    full(provider, false);
    var _ = provider.host.failNoMore();
    for (int round = 0; isWaiting(provider) || !provider.host.list().isEmpty(); round++) {
      assertThat(round).as("it does not end: %s", waiting(provider)).isLessThan(ROUNDS_MAX);
      provider.pass(Duration.ofMinutes(3));
      provider.look();
      provider.workAll();
    }
    assertThat(provider.host.list()).isEmpty();
    assertThat(provider.wallet().ledger().balanced()).isTrue();
  }

  private static boolean isWaiting(SteppedProvider provider) {
    return !waiting(provider).isEmpty();
  }

  private static List<String> waiting(SteppedProvider provider) {
    return provider.database.transaction(
        tx ->
            tx.query(
                "SELECT 'lease ' || id || ' ' || state_name AS name FROM leases"
                    + " WHERE state_name NOT IN ('ended', 'refused')"
                    + " UNION ALL SELECT 'top-up ' || status FROM top_ups"
                    + " WHERE status IN ('REDEEMING', 'REFUNDING')"
                    + " UNION ALL SELECT name FROM debts"
                    + " WHERE settled_at IS NULL AND written_off_at IS NULL",
                row -> row.text("name")));
  }
}
