package org.paygress.provider.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.provider.Consumer;
import org.paygress.provider.Requests;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMint;

/**
 * A flood of strangers, one of two mints that hangs and one of three relays that lies; meanwhile
 * honest consumers rent, top up, ask and leave, and must not notice. What was measured is written
 * to {@code target/siege.txt}; its last line is what the stage is about.
 */
@Tag("siege")
class SiegeTest {

  private static final int CONSUMERS = 20;
  private static final Duration QUIET = Duration.ofSeconds(25);
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration STATUS_MAX = Duration.ofMillis(200);
  private static final double SPAWN_RATIO_MAX = 2;
  private static final long MEMORY_MB_MAX = 640;

  /** Beyond what the honest leases themselves leave behind. */
  private static final long JOURNAL_KB_PER_MINUTE_MAX = 8 * 1_024;

  /** Tokens without proofs that a mint is asked about: at once, a minute, and requests for each. */
  private static final int UNPROVEN_BURST = 20;

  private static final int UNPROVEN_PER_MINUTE = 20;
  private static final int REQUESTS_PER_FORGERY = 3;

  /** Swaps that wait for the hanging mint ask again, more seldom each time. */
  private static final int HANGING_PER_MINUTE_MAX = 120;

  /** More than the daemon remembers the ids of. */
  private static final int MESSAGES_MAX = 130_000;

  private final int minutes = number("PAYGRESS_SIEGE_MINUTES", 1);
  private final int perSecond = number("PAYGRESS_SIEGE_RATE", 2_000);
  private final List<String> report = new ArrayList<>();

  private static int number(String variable, int otherwise) {
    String set = System.getenv(variable);
    return set == null || set.isBlank() ? otherwise : Integer.parseInt(set);
  }

  @Test
  void honest_consumers_notice_nothing(@TempDir Path dir) throws Exception {
    try (Surroundings around = new Surroundings(dir)) {
      rentOnce(around, around.serving);
      rentOnce(around, around.hanging);
      around.mint(CONSUMERS * (4 + 14 * Math.min(minutes, 3)));
      StrangerMessages making =
          new StrangerMessages(
              around.provider,
              Surroundings.known(around.serving),
              Surroundings.known(around.hanging));
      warmUp(around, making);
      Strangers strangers = strangers(around, making, 60L * minutes);
      Tally quiet = new Tally();
      serve(around, QUIET, quiet, around::nextToken, CONSUMERS);
      around.turn();
      besiege(around, quiet, strangers);
    } finally {
      write();
    }
  }

  /** What is measured is not how fast a virtual machine learns. */
  private void warmUp(Surroundings around, StrangerMessages making) throws InterruptedException {
    try (Strangers first = strangers(around, making, WARM_UP.toSeconds())) {
      first.start();
      serve(around, WARM_UP, new Tally(), around::nextToken, CONSUMERS);
    }
  }

  private Strangers strangers(Surroundings around, StrangerMessages making, long seconds) {
    int count = (int) Math.min(MESSAGES_MAX, perSecond * seconds);
    return new Strangers(making, count, around.honestRelays, around.liar, perSecond);
  }

  /** So that the daemon knows a mint's keys; also what it takes to get going is done. */
  private static void rentOnce(Surroundings around, DevMint mint) {
    RelayUrl relay = around.honestRelays.getFirst().url();
    try (Consumer first = new Consumer(relay, around.provider)) {
      first.say(Requests.spawn(Surroundings.token(mint)).toString());
      assertThat(ReplyCodec.parse(first.nextMessage().plaintext()))
          .isInstanceOfSatisfying(
              Parsed.Ok.class, ok -> assertThat(ok.value()).isInstanceOf(AccessDetails.class));
    }
  }

  private void besiege(Surroundings around, Tally quiet, Strangers strangers) throws Exception {
    Tally tally = new Tally();
    Tally bare = new Tally();
    long memoryBefore = around.memoryMb();
    long journalBefore = around.journalKb();
    Duration processorBefore = around.processorTime();
    long servingBefore = Surroundings.calls(around.serving);
    long hangingBefore = Surroundings.calls(around.hanging);
    try (strangers) {
      strangers.start();
      Duration time = Duration.ofMinutes(minutes);
      List<Thread> others = start(around, until(time), bare, around::tokenWithoutProofs, 1);
      serve(around, time, tally, around::nextToken, CONSUMERS);
      join(others);
    }
    Duration processor = around.processorTime().minus(processorBefore);
    long memory = around.memoryMb();
    long journal = around.journalKb();
    long calls = Surroundings.calls(around.serving) - servingBefore;
    long callsHanging = Surroundings.calls(around.hanging) - hangingBefore;
    int redeemed = tally.spawns.count() + tally.topUps.count() + 2 * bare.spawns.count();
    long callsMax =
        redeemed
            + (long) REQUESTS_PER_FORGERY * (UNPROVEN_BURST + UNPROVEN_PER_MINUTE * (minutes + 1));
    double ratio = ratio(tally.spawns.percentile(50), quiet.spawns.percentile(50));
    double slowest = ratio(tally.spawns.percentile(100), quiet.spawns.percentile(50));
    around.warnings().stream()
        .filter(line -> !line.contains("answer is outstanding"))
        .limit(20)
        .forEach(report::add);
    tally.words().forEach(report::add);
    report.add(
        String.format(
            Locale.ROOT,
            "strangers: sent %d/s of %d/s wanted, for %d min",
            strangers.perSecond(),
            perSecond,
            minutes));
    report.add(String.format(Locale.ROOT, "quiet: %s", words(quiet)));
    report.add(String.format(Locale.ROOT, "siege: %s", words(tally)));
    report.add(
        String.format(
            Locale.ROOT,
            "slow spawns: %s; slow statuses: %s",
            tally.spawns.slow(),
            tally.statuses.slow()));
    report.add(
        String.format(
            Locale.ROOT,
            "spawns: median %.2f, slowest %.2f times the quiet median",
            ratio,
            slowest));
    report.add(
        String.format(
            Locale.ROOT,
            "tokens without proofs: %d of %d spawns served",
            bare.spawns.count() - bare.refused.get(),
            bare.spawns.count()));
    report.add(
        String.format(
            Locale.ROOT,
            "processor time of the daemon: %d s in %d s",
            processor.toSeconds(),
            60 * minutes));
    report.add(
        String.format(
            Locale.ROOT, "memory: %d MiB at the start, %d MiB at the end", memoryBefore, memory));
    report.add(
        String.format(
            Locale.ROOT,
            "journal and wallet: %d KiB at the start, %d KiB at the end",
            journalBefore,
            journal));
    report.add(
        String.format(
            Locale.ROOT, "requests to the serving mint: %d, of %d allowed", calls, callsMax));
    report.add(String.format(Locale.ROOT, "requests to the hanging mint: %d", callsHanging));
    report.add(
        String.format(
            Locale.ROOT,
            "siege: refused %d status-p99 %d ms spawn-median %.2f x quiet",
            tally.refused.get(),
            tally.statuses.percentile(99).toMillis(),
            ratio));
    SoftAssertions bars = new SoftAssertions();
    bars.assertThat(quiet.refused.get()).as("refused before the siege").isZero();
    bars.assertThat(tally.refused.get()).as("honest requests refused").isZero();
    bars.assertThat(tally.spawns.count()).as("spawns").isGreaterThan(CONSUMERS);
    bars.assertThat(tally.statuses.percentile(99)).as("p99 of status").isLessThan(STATUS_MAX);
    bars.assertThat(slowest).as("the slowest spawn").isLessThanOrEqualTo(SPAWN_RATIO_MAX);
    bars.assertThat(memory).as("memory, MiB").isLessThan(MEMORY_MB_MAX);
    bars.assertThat(journal - journalBefore)
        .as("growth of journal and wallet, KiB")
        .isLessThan(JOURNAL_KB_PER_MINUTE_MAX * minutes);
    bars.assertThat(calls).as("requests to the serving mint").isLessThanOrEqualTo(callsMax);
    bars.assertThat(callsHanging)
        .as("requests to the hanging mint")
        .isLessThanOrEqualTo((long) HANGING_PER_MINUTE_MAX * (minutes + 1));
    bars.assertAll();
  }

  private static BooleanSupplier until(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return () -> System.nanoTime() - end < 0;
  }

  private static void serve(
      Surroundings around, Duration time, Tally tally, Supplier<String> tokens, int consumers)
      throws InterruptedException {
    join(start(around, until(time), tally, tokens, consumers));
  }

  private static List<Thread> start(
      Surroundings around,
      BooleanSupplier goOn,
      Tally tally,
      Supplier<String> tokens,
      int consumers) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < consumers; i++) {
      RelayUrl relay = around.honestRelays.get(i % around.honestRelays.size()).url();
      threads.add(
          Thread.ofVirtual()
              .start(new HonestConsumer(relay, around.provider, tokens, goOn, tally)));
    }
    return threads;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static double ratio(Duration one, Duration other) {
    return (double) one.toNanos() / Math.max(1, other.toNanos());
  }

  private static String words(Tally tally) {
    return String.format(
        Locale.ROOT,
        "%d spawns (median %d ms, slowest %d ms), %d top-ups (median %d ms), %d statuses (median %d"
            + " ms, p99 %d ms, slowest %d ms), %d refused",
        tally.spawns.count(),
        tally.spawns.percentile(50).toMillis(),
        tally.spawns.percentile(100).toMillis(),
        tally.topUps.count(),
        tally.topUps.percentile(50).toMillis(),
        tally.statuses.count(),
        tally.statuses.percentile(50).toMillis(),
        tally.statuses.percentile(99).toMillis(),
        tally.statuses.percentile(100).toMillis(),
        tally.refused.get());
  }

  private void write() throws IOException {
    Path file = Path.of("target/siege.txt");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, report);
  }
}
