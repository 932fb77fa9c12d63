package org.paygress.provider.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFileTest {

  @TempDir private Path dir = Path.of("");

  @Test
  void a_report_reads_back_as_it_was_written() throws Exception {
    var report =
        new StatusReport(
            "0.1.0",
            "npub1xyz",
            100,
            200,
            List.of(
                new StatusReport.Relay("wss://a", true, Optional.empty()),
                new StatusReport.Relay("wss://b", false, Optional.of("refused"))),
            List.of(
                new StatusReport.Lease(
                    "container-1000", "Live", "aa", "debian", "basic", 300, 31_000)),
            List.of(
                new StatusReport.Debts("https://mint", 2, 9_000, 90, Optional.of("HTTP 502")),
                new StatusReport.Debts("https://other", 1, 1_000, 99, Optional.empty())),
            List.of(new StatusReport.Balance("https://mint", 21_000)),
            new StatusReport.Money(3, 2, 1, 4, true, List.of("https://mint")),
            new StatusReport.Work(
                7,
                2,
                Optional.of(new StatusReport.Note(120, "container-1000: Redeem: disk full")),
                Optional.of(new StatusReport.Note(130, "the clock jumped by PT2H")),
                4,
                List.of(
                    new StatusReport.Timer("expiries", 199, 0, Optional.empty()),
                    new StatusReport.Timer("reconciler", 198, 150, Optional.of("disk full")))));
    var file = new StatusFile(dir);

    file.write(report);
    file.write(report);

    assertThat(file.read()).contains(report);
    assertThat(dir).isDirectoryNotContaining(path -> !path.endsWith("status.json"));
  }

  @Test
  void where_no_daemon_has_run_there_is_no_report() throws Exception {
    assertThat(new StatusFile(dir).read()).isEmpty();
  }

  @Test
  void a_daemon_that_stopped_leaves_no_report() throws Exception {
    var file = new StatusFile(dir);
    file.write(
        new StatusReport(
            "1",
            "n",
            1,
            2,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new StatusReport.Money(0, 0, 0, 0, true, List.of()),
            new StatusReport.Work(0, 0, Optional.empty(), Optional.empty(), 0, List.of())));

    file.remove();

    assertThat(file.read()).isEmpty();
    assertThat(Files.exists(dir.resolve("status.json"))).isFalse();
  }
}
