package org.paygress.provider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Reading;
import org.paygress.system.service.SystemdNotifier;
import org.paygress.system.sqlite.StoreException;

/** The process around a daemon, as a real process that gets real signals. */
class ServiceTest {

  @TempDir private Path dir = Path.of("");

  /** Stands in for the daemon proper: says when it starts and stops. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
      var loaded = (Reading.Loaded<Config>) ConfigFile.load(Path.of(args[0]));
      String manner = args[1];
      DaemonStarter starter =
          (config, broken) -> {
            System.out.println("started");
            if (manner.equals("broken")) {
              broken.accept(new StoreException("the disk is broken"));
            }
            if (manner.equals("slow")) {
              Thread.sleep(Duration.ofSeconds(1));
            }
            if (manner.equals("unable")) {
              throw new OperatorException(
                  ExitCode.NOT_RUNNING_OR_TAKEN, List.of(Problem.of("unable", "none")));
            }
            return () -> {
              System.out.println("closing");
              if (manner.equals("stubborn")) {
                Thread.sleep(Duration.ofMinutes(1));
              }
            };
          };
      try {
        new Service(starter, SystemdNotifier.fromEnvironment()).run(loaded.value());
      } catch (StoreException e) {
        System.out.println(e.getMessage());
        System.exit(ExitCode.FAILED);
      } catch (OperatorException e) {
        System.out.println(e.problems().getFirst().message());
        System.exit(e.exitCode());
      }
    }
  }

  @BeforeEach
  void configuration() throws IOException {
    Files.writeString(
        dir.resolve("p.toml"),
        """
        provider = { public_address = "203.0.113.7", state_dir = "%s" }
        relays = { urls = ["wss://relay.example.com"] }
        mints = { urls = ["https://mint.example.com"] }
        """
            .formatted(dir));
  }

  @Test
  void on_sigterm_the_daemon_is_closed_and_the_process_ends_with_0() throws Exception {
    Process process = start("polite");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("started");

      terminate(process);

      assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
      assertThat(out.lines()).contains("closing");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_daemon_whose_files_are_broken_is_closed_and_has_failed() throws Exception {
    Process process = start("broken");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.lines()).containsSequence("started", "the disk is broken").contains("closing");
      assertThat(process.waitFor()).isEqualTo(ExitCode.FAILED);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_daemon_that_is_still_starting_at_sigterm_is_closed_too() throws Exception {
    Process process = start("slow");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("started");

      terminate(process);

      assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
      assertThat(out.lines()).contains("closing");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_daemon_that_cannot_start_ends_the_process_with_the_exit_code_of_its_reason()
      throws Exception {
    Process process = start("unable");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.lines()).containsExactly("started", "unable");
      assertThat(process.waitFor()).isEqualTo(3);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_daemon_that_will_not_close_is_cut_off_within_five_seconds() throws Exception {
    Process process = start("stubborn");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("started");

      terminate(process);

      assertThat(process.waitFor(6, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_second_daemon_on_the_same_state_directory_is_refused_with_exit_code_3() throws Exception {
    Process first = start("polite");
    try (BufferedReader out = first.inputReader()) {
      assertThat(out.readLine()).isEqualTo("started");

      Process second = start("polite");
      try (BufferedReader refused = second.inputReader()) {
        assertThat(refused.readLine())
            .isEqualTo("another paygressd (pid " + first.pid() + ") is running on " + dir);
        assertThat(second.waitFor()).isEqualTo(3);
      }
    } finally {
      first.destroyForcibly();
    }
  }

  /** SIGTERM by the handle: {@link Process#destroy} would close our end of the pipes too. */
  private static void terminate(Process process) {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  private Process start(String manner) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            dir.resolve("p.toml").toString(),
            manner);
    Map<String, String> environment = builder.environment();
    environment.remove("NOTIFY_SOCKET");
    return builder.redirectErrorStream(true).start();
  }
}
