package org.paygress.system.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.system.memory.SecretMemory;

/**
 * One program to run: its argument list, what it reads on stdin, its environment, its time.
 *
 * <p>Immutable. The environment is not inherited: a child sees PATH, LC_ALL=C and what is given
 * here. Secrets go to stdin alone; {@link #toString()} shows the arguments.
 */
public final class Command {
  /** How long a command may take when nothing else is said. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  /** What a child reads on stdin. */
  sealed interface Stdin {
    record Nothing() implements Stdin {}

    /** Held by reference; not a record so that nothing prints it. */
    final class Bytes implements Stdin {
      private final byte[] bytes;

      Bytes(byte[] bytes) {
        this.bytes = bytes;
      }

      byte[] bytes() {
        return bytes;
      }
    }

    record Secret(SecretMemory memory) implements Stdin {}
  }

  private final List<String> argv;
  private final Stdin stdin;
  private final Duration timeout;
  private final Map<String, String> environment;
  private final boolean heard;

  private Command(
      List<String> argv,
      Stdin stdin,
      Duration timeout,
      Map<String, String> environment,
      boolean heard) {
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be positive");
    }
    this.argv = argv;
    this.stdin = stdin;
    this.timeout = timeout;
    this.environment = environment;
    this.heard = heard;
  }

  /** A command with empty stdin and the default timeout. */
  public static Command of(String... argv) {
    return of(List.of(argv));
  }

  /** A command with empty stdin and the default timeout. */
  public static Command of(List<String> argv) {
    return new Command(List.copyOf(argv), new Stdin.Nothing(), DEFAULT_TIMEOUT, Map.of(), true);
  }

  /** The same command with further arguments. */
  public Command with(String... more) {
    List<String> all = new ArrayList<>(argv);
    all.addAll(List.of(more));
    return new Command(List.copyOf(all), stdin, timeout, environment, heard);
  }

  /** Stdin of at most 64 KiB; the array is read when the command runs. */
  public Command stdin(byte[] bytes) {
    return new Command(argv, new Stdin.Bytes(bytes), timeout, environment, heard);
  }

  /** Stdin straight from off-heap memory. */
  public Command stdin(SecretMemory memory) {
    return new Command(argv, new Stdin.Secret(memory), timeout, environment, heard);
  }

  /** After this time the process and its descendants are killed. */
  public Command timeout(Duration limit) {
    return new Command(argv, stdin, limit, environment, heard);
  }

  /** Adds one variable; never for secrets. */
  public Command env(String name, String value) {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.put(name, value);
    return new Command(argv, stdin, timeout, Map.copyOf(all), heard);
  }

  /** The same, but that nobody reads what it prints: for programs that are not ours. */
  public Command unheard() {
    return new Command(argv, stdin, timeout, environment, false);
  }

  boolean isHeard() {
    return heard;
  }

  public List<String> argv() {
    return argv;
  }

  public Duration timeout() {
    return timeout;
  }

  public Map<String, String> environment() {
    return environment;
  }

  public Stdin stdin() {
    return stdin;
  }

  /** The program's name without its directory. */
  public String program() {
    return Optional.of(argv.getFirst())
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .orElseThrow();
  }

  @Override
  public String toString() {
    return String.join(" ", argv);
  }
}
