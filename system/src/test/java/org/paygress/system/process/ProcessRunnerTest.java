package org.paygress.system.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.system.memory.SecretMemory;
import org.paygress.system.process.CommandResult.End;

class ProcessRunnerTest {
  private final ProcessRunner runner = new ProcessRunner();

  @Test
  void a_command_gives_its_exit_code_and_both_outputs() {
    CommandResult result = runner.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));
    assertThat(result.exited(3)).isTrue();
    assertThat(result.ok()).isFalse();
    assertThat(result.stdout()).isEqualTo("out\n");
    assertThat(result.stderr()).isEqualTo("err\n");
    assertThat(result.summary()).isEqualTo("exit 3: err");
  }

  @Test
  void a_program_that_is_not_there_is_a_result() {
    CommandResult result = runner.run(Command.of("no-such-program"));
    assertThat(result.end()).isEqualTo(End.NOT_STARTED);
    assertThat(result.ok()).isFalse();
  }

  @Test
  void a_command_that_outlives_its_time_is_killed_with_its_children() {
    CommandResult result =
        runner.run(Command.of("sh", "-c", "sleep 30 & wait").timeout(Duration.ofMillis(100)));
    assertThat(result.end()).isEqualTo(End.TIMED_OUT);
    assertThat(result.took()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void a_daemon_left_behind_does_not_hold_the_caller() {
    CommandResult result = runner.run(Command.of("sh", "-c", "sleep 5 & echo done"));
    assertThat(result.stdout()).isEqualTo("done\n");
    assertThat(result.took()).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void a_daemon_that_a_hostile_program_leaves_behind_holds_nothing_of_ours() throws Exception {
    long before = pipes();
    Command command = Command.of("sh", "-c", "sleep 5 & echo secret").unheard();
    for (int i = 0; i < 5; i++) {
      CommandResult result = runner.run(command.timeout(Duration.ofSeconds(4)));
      assertThat(result.ok()).isTrue();
      assertThat(result.stdout()).isEmpty();
      assertThat(result.took()).isLessThan(Duration.ofMillis(400));
    }
    assertThat(pipes()).isLessThanOrEqualTo(before);
  }

  private static long pipes() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(ProcessRunnerTest::isPipe).count();
    }
  }

  private static boolean isPipe(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void stdin_up_to_64_KiB_reaches_the_child_as_it_is() {
    byte[] bytes = "x".repeat(65536).getBytes(StandardCharsets.UTF_8);
    assertThat(runner.run(Command.of("wc", "-c").stdin(bytes)).stdout().strip()).isEqualTo("65536");
    assertThat(runner.run(Command.of("cat").stdin(new byte[65537])).end())
        .isEqualTo(End.NOT_STARTED);
    assertThat(runner.run(Command.of("wc", "-c").stdin(new byte[0])).stdout().strip())
        .isEqualTo("0");
  }

  @Test
  void a_secret_goes_by_stdin_and_shows_nowhere() {
    try (SecretMemory secret = SecretMemory.copyOf("marker".getBytes(StandardCharsets.UTF_8))) {
      Command command = Command.of("cat").stdin(secret);
      assertThat(command.toString()).isEqualTo("cat");
      assertThat(runner.run(command).stdout()).isEqualTo("marker");
      assertThat(runner.run(command).stdout()).isEqualTo("marker");
    }
  }

  @Test
  void the_environment_is_not_inherited() {
    CommandResult result = runner.run(Command.of("env").env("GIVEN", "a b"));
    assertThat(result.stdout().lines().map(line -> line.split("=", 2)[0]))
        .containsExactlyInAnyOrder("PATH", "LC_ALL", "GIVEN");
  }

  @Test
  void output_over_the_limit_is_dropped_and_does_not_block() {
    CommandResult result = runner.run(Command.of("head", "-c", "3000000", "/dev/zero"));
    assertThat(result.ok()).isTrue();
    assertThat(result.stdout()).hasSize(ProcessRunner.MAX_OUTPUT_BYTES);
  }

  @Test
  void an_interrupted_caller_kills_its_command() throws InterruptedException {
    var ended = new java.util.concurrent.atomic.AtomicReference<End>();
    Thread caller =
        Thread.ofVirtual().start(() -> ended.set(runner.run(Command.of("sleep", "30")).end()));
    Thread.sleep(200);
    caller.interrupt();
    assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
    assertThat(ended.get()).isEqualTo(End.INTERRUPTED);
  }

  @Test
  void programs_can_be_put_before_the_systems_own(@TempDir Path programs) throws Exception {
    Path mine = programs.resolve("uname");
    Files.writeString(mine, "#!/bin/sh\necho mine\n");
    Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(ProcessRunner.lookingFirstIn(programs).run(Command.of("uname")).stdout())
        .isEqualTo("mine\n");
  }
}
