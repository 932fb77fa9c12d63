package org.paygress.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.testbed.guest.Checkout;
import org.paygress.testbed.guest.HostCommand;

/** What {@code ./verify} makes of reports, with a Maven that only writes them. */
class VerifyScriptTest {

  private static final String PASSED =
      "<testcase name=\"walks\" classname=\"org.paygress.ATest\"/>";

  private static final String SKIPPED_WITH_ONE_LINE =
      """
      <testcase name="hops" classname="org.paygress.ATest" time="0.1">
        <skipped message="a peer is missing: &quot;dock&quot;&#10;more" type="org.x.Aborted"/>
      </testcase>
      """;

  private static final String SKIPPED_WITH_MORE =
      """
      <testcase name="jumps{int}[1]" classname="org.paygress.ATest" time="0.1">
        <skipped type="org.x.Aborted"><![CDATA[org.x.Aborted: no image
      \tat org.x.Y(Y.java)]]></skipped>
      </testcase>
      """;

  @TempDir Path root;

  @BeforeEach
  void copyTheScript() throws IOException {
    Path checkout = Checkout.find().root();
    for (String file : new String[] {"verify", "testbed/setup.sh", "bin/java25.sh"}) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.copy(checkout.resolve(file), root.resolve(file));
    }
    Files.createFile(root.resolve("testbed/debian-packages"));
    // Later than the stage's begin by more than a file system's clock may miss.
    executable(
        "path/mvn",
        "#!/bin/sh\nsleep 0.1\ncp report.xml module/target/surefire-reports/TEST-A.xml\n");
    Files.createDirectories(root.resolve("module/target/surefire-reports"));
  }

  @Test
  void a_stage_whose_tests_all_ran_passes() throws Exception {
    report(1, 0, PASSED);
    HostCommand.Result result = verify("true");
    assertThat(result.output()).contains("passed", "1 passed, 0 failed");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void a_skipped_test_fails_its_stage_in_ci_and_is_named_with_its_reason() throws Exception {
    report(3, 2, PASSED + "\n" + SKIPPED_WITH_ONE_LINE + SKIPPED_WITH_MORE);
    HostCommand.Result result = verify("true");
    assertThat(result.output())
        .containsPattern("unit +FAILED +1 tests +2 skipped .* not every test ran")
        .contains("skipped: ATest.hops: a peer is missing: \"dock\"\n")
        .contains("skipped: ATest.jumps{int}[1]: no image\n")
        .endsWith("1 passed, 2 failed\n");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void elsewhere_it_is_counted_by_its_reason_and_fails_nothing() throws Exception {
    report(3, 2, PASSED + "\n" + SKIPPED_WITH_ONE_LINE + SKIPPED_WITH_MORE);
    HostCommand.Result result = verify("");
    assertThat(result.output())
        .containsPattern("unit +passed +1 tests +2 skipped")
        .containsPattern("skipped: +1 a peer is missing: \"dock\"\n")
        .containsPattern("skipped: +1 no image\n")
        .endsWith("1 passed, 0 failed\n");
    assertThat(result.exitCode()).isZero();
  }

  private HostCommand.Result verify(String ci) throws InterruptedException {
    String path = root.resolve("path") + ":" + System.getenv("PATH");
    String java = System.getProperty("java.home");
    return HostCommand.of(root.resolve("verify").toString(), "--yes", "unit")
        .in(root)
        .with(Map.of("CI", ci, "PATH", path, "JAVA_HOME", java))
        .run();
  }

  private void report(int tests, int skipped, String cases) throws IOException {
    Files.writeString(
        root.resolve("report.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="org.paygress.ATest" time="0.2" tests="%d" errors="0" skipped="%d" failures="0">
        %s
        </testsuite>
        """
            .formatted(tests, skipped, cases));
  }

  private void executable(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
