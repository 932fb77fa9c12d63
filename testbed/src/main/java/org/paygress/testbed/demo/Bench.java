package org.paygress.testbed.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.message.StatusRequest;
import org.paygress.testbed.mint.DevMints;

/**
 * Spawns measured from outside. A time runs from the DM's way to the relay until both the reply and
 * the container's SSH banner have been seen.
 */
final class Bench {

  private static final int SPAWNS = 20;
  private static final int AT_ONCE = 4;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Session session;
  private final WorkDir work;
  private final PrintStream out;
  private final List<String> missed = new ArrayList<>();

  /** One spawn's figures. */
  private record Spawned(String podId, long bannerMillis, long replyMillis) {}

  Bench(Session session, WorkDir work, PrintStream out) {
    this.session = session;
    this.work = work;
    this.out = out;
  }

  /** Measures and prints; the names of figures that missed their mark are returned. */
  List<String> run() throws Exception {
    try (Requester first = open()) {
      spawn(first, 5); // The JVM's and the kernel's first time is nobody's median.
    }
    oneAfterTheOther();
    severalAtOnce();
    volumes();
    return List.copyOf(missed);
  }

  private void oneAfterTheOther() throws Exception {
    var banner = new ArrayList<Long>();
    var reply = new ArrayList<Long>();
    for (int i = 0; i < SPAWNS; i++) {
      try (Requester requester = open()) {
        Spawned spawned = spawn(requester, 5);
        banner.add(spawned.bannerMillis());
        reply.add(spawned.replyMillis());
      }
    }
    figure("DM to SSH banner, median of " + SPAWNS, median(banner), 1000, range(banner));
    figure("DM to reply, median of " + SPAWNS, median(reply), 0, range(reply));
  }

  private void severalAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Requester tenant = open()) {
      String podId = spawn(tenant, 120).podId();
      List<Future<Spawned>> spawns = new ArrayList<>();
      var requesters = new ArrayList<Requester>();
      var tokens = new ArrayList<SpawnRequest>();
      for (int i = 0; i < AT_ONCE; i++) {
        requesters.add(open());
        tokens.add(request(10));
      }
      for (int i = 0; i < AT_ONCE; i++) {
        Requester requester = requesters.get(i);
        SpawnRequest request = tokens.get(i);
        Callable<Spawned> one = () -> spawn(requester, request);
        spawns.add(threads.submit(one));
      }
      var status = new ArrayList<Long>();
      while (status.isEmpty() || spawns.stream().anyMatch(spawn -> !spawn.isDone())) {
        status.add(tenant.ask(new StatusRequest(podId), TIMEOUT).millis());
        Thread.sleep(50);
      }
      var banner = new ArrayList<Long>();
      for (Future<Spawned> spawn : spawns) {
        banner.add(spawn.get().bannerMillis());
      }
      requesters.forEach(Requester::close);
      long slowest = banner.stream().mapToLong(Long::longValue).max().orElse(0);
      figure(AT_ONCE + " at once, DM to SSH banner", slowest, 3000, range(banner));
      figure("status meanwhile, median", median(status), 100, range(status));
    }
  }

  private void volumes() throws Exception {
    LuksSteps steps = LuksSteps.measure(work.directory("luks"));
    figure("LUKS steps on this host, median", steps.sumMillis(), 300, steps.toString());
  }

  private Requester open() throws IOException, InterruptedException {
    return Requester.open(session.npub(), session.relay());
  }

  private SpawnRequest request(long sats) throws Exception {
    return SpawnRequest.plain(
        DevMints.mintToken(session.mint(), sats).encode(),
        "ubuntu:22.04",
        new SshUsername("user"),
        new SshPassword("bench-password"));
  }

  private Spawned spawn(Requester requester, long sats) throws Exception {
    return spawn(requester, request(sats));
  }

  private static Spawned spawn(Requester requester, SpawnRequest request)
      throws IOException, InterruptedException {
    Requester.Answer answer = requester.ask(request, TIMEOUT);
    if (!(answer.reply() instanceof AccessDetails access)) {
      throw new IOException("a spawn was refused: " + answer.reply());
    }
    long banner =
        SshBanner.await(
            access.hostAddress().orElse("127.0.0.1"), access.nodePort(), Duration.ofSeconds(10));
    return new Spawned(access.podId(), (banner - answer.sent()) / 1_000_000, answer.millis());
  }

  private void figure(String what, long millis, long mark, String range) {
    String verdict =
        mark == 0 ? "" : millis < mark ? "under " + mark + ": ok" : "NOT under " + mark;
    out.printf(Locale.ROOT, "%-36s %6d ms  (%s)  %s%n", what, millis, range, verdict);
    if (mark > 0 && millis >= mark) {
      missed.add(what);
    }
  }

  private static long median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static String range(List<Long> values) {
    Optional<Long> least = values.stream().min(Long::compare);
    Optional<Long> most = values.stream().max(Long::compare);
    return least.orElse(0L) + ".." + most.orElse(0L) + " of " + values.size();
  }
}
