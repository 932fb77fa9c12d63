package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

  @TempDir Path dir;

  @Test
  void serving_that_does_not_come_up_ends_with_1() throws Exception {
    Path log = dir.resolve("log");
    ProcessBuilder demo =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Demo.class.getName(),
                "--serve")
            // Not inside a source tree: nothing is found to start.
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    demo.environment().put("TMPDIR", dir.toString());
    Process process = demo.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(log)).contains("demo: FAILED at ", "not inside a source tree");
    assertThat(process.exitValue()).isEqualTo(1);
  }
}
