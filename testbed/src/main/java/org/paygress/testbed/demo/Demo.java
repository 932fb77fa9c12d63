package org.paygress.testbed.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMints;

/** What the {@code demo} script starts, once everything is installed and built. */
public final class Demo {

  private static final int USAGE_ERROR = 2;

  private final Cleanup cleanup = new Cleanup();
  private volatile boolean ending;
  private volatile boolean serving;

  private Demo() {}

  /** Ends with 0 when all was well, 1 when a step failed, 2 when the command line is wrong. */
  public static void main(String[] args) {
    int status =
        switch (DemoOptions.parse(List.of(args))) {
          case Parsed.Malformed<DemoOptions>(String reason) -> {
            System.err.println("demo: " + reason);
            System.err.print(DemoOptions.USAGE);
            yield USAGE_ERROR;
          }
          case Parsed.Ok<DemoOptions>(DemoOptions options) -> new Demo().run(options);
        };
    System.exit(status);
  }

  private int run(DemoOptions options) {
    if (options instanceof DemoOptions.FreshToken(long sats, Optional<MintUrl> mint)) {
      return token(sats, mint);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "cleanup"));
    // While serving, standard output belongs to the one line of JSON.
    PrintStream out = options instanceof DemoOptions.Serve ? System.err : System.out;
    var steps = new Steps(out);
    Optional<WorkDir> work = Optional.empty();
    try {
      WorkDir dir = cleanup.add(WorkDir.create());
      work = Optional.of(dir);
      switch (options) {
        case DemoOptions.Run(boolean host) -> tour(host, steps, dir, out);
        case DemoOptions.Serve serve -> serve(serve, steps, dir);
        case DemoOptions.Bench bench -> bench(steps, dir, out);
        case DemoOptions.FreshToken token -> throw new IllegalStateException();
      }
      cleanup.close();
      return 0;
    } catch (Exception e) {
      if (!ending) {
        failed(e, steps, work, out);
      }
      cleanup.close();
      return 1;
    }
  }

  private void tour(boolean host, Steps steps, WorkDir work, PrintStream out) throws Exception {
    Session session =
        Session.start(
            new Session.Plan(host, Optional.empty(), Optional.empty(), DaemonConfig.Tiers.SHORT, 8),
            steps,
            cleanup,
            work);
    long dmToSsh;
    try {
      dmToSsh = new Tour(session, steps, work).run();
    } catch (Exception e) {
      Diagnosis.write(session.provider(), work.logs());
      throw e;
    }
    // Said last, so that "ok" includes having cleaned up.
    cleanup.close();
    out.println("demo: ok  dm-to-ssh " + dmToSsh + " ms; steps in ms: " + steps.summary());
  }

  private void serve(DemoOptions.Serve options, Steps steps, WorkDir work) throws Exception {
    Session session =
        Session.start(
            new Session.Plan(
                options.host(), options.relay(), options.mint(), DaemonConfig.Tiers.STANDARD, 8),
            steps,
            cleanup,
            work);
    var line =
        new ReadyLine(
            session.relay(),
            session.mint(),
            session.npub(),
            "127.0.0.1",
            session.provider().config(),
            session.provider().kernel());
    Files.writeString(ReadyLine.notice(), line.toJson() + "\n");
    cleanup.add(() -> Files.deleteIfExists(ReadyLine.notice()));
    serving = true;
    System.out.println(line.toJson());
    System.out.flush();
    new CountDownLatch(1).await();
  }

  private void bench(Steps steps, WorkDir work, PrintStream out) throws Exception {
    Session session =
        Session.start(
            new Session.Plan(
                true, Optional.empty(), Optional.empty(), DaemonConfig.Tiers.SHORT, 32),
            steps,
            cleanup,
            work);
    List<String> missed = new Bench(session, work, out).run();
    cleanup.close();
    out.println(
        missed.isEmpty() ? "bench: ok" : "bench: not reached: " + String.join("; ", missed));
  }

  private static int token(long sats, Optional<MintUrl> mint) {
    try {
      Optional<MintUrl> chosen = mint.isPresent() ? mint : ReadyLine.servingMint();
      if (chosen.isEmpty()) {
        System.err.println("demo: no demo is serving here; start demo --serve, or give --mint URL");
        return 1;
      }
      System.out.println(DevMints.mintToken(chosen.get(), sats).encode());
      return 0;
    } catch (IOException | RuntimeException e) {
      System.err.println("demo: no token: " + e.getMessage());
      return 1;
    }
  }

  private static void failed(Exception e, Steps steps, Optional<WorkDir> work, PrintStream out) {
    String logs = work.map(dir -> "; logs: " + dir.keepLogs()).orElse("");
    out.println("demo: FAILED at " + steps.current() + ": " + reason(e) + logs);
    out.flush();
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Runs at every exit; at a signal it is what cleans up. */
  private void end() {
    ending = true;
    cleanup.close();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    if (serving) {
      // Being told to stop is how serving ends well, once it has begun.
      Runtime.getRuntime().halt(0);
    }
  }
}
