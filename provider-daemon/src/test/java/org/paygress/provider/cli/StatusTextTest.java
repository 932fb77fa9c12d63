package org.paygress.provider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.provider.status.StatusReport;

class StatusTextTest {

  private static final StatusReport REPORT =
      new StatusReport(
          "0.1.0",
          "npub1xyz",
          1_000,
          10_000,
          List.of(
              new StatusReport.Relay("wss://a.example.com", true, Optional.empty()),
              new StatusReport.Relay("wss://b.example.com", false, Optional.of("timed out"))),
          List.of(
              new StatusReport.Lease(
                  "container-1000", "Live", "aa", "postgres", "basic", 10_600, 31_000),
              new StatusReport.Lease("container-1001", "Redeeming", "bb", "debian", "basic", 0, 0)),
          List.of(
              new StatusReport.Debts(
                  "https://mint.example.com", 2, 9_000, 2_800, Optional.of("HTTP 502"))),
          List.of(new StatusReport.Balance("https://mint.example.com", 21_500)),
          new StatusReport.Money(3, 2, 0, 1, true, List.of()),
          new StatusReport.Work(
              7,
              2,
              Optional.of(new StatusReport.Note(9_940, "container-1000: Redeem: disk full")),
              Optional.of(new StatusReport.Note(9_400, "the clock jumped by PT2H")),
              3,
              List.of(
                  new StatusReport.Timer("expiries", 9_999, 0, Optional.empty()),
                  new StatusReport.Timer("reconciler", 9_998, 9_700, Optional.of("disk full")))));

  @Test
  void a_running_daemon_is_shown_with_relays_balances_and_leases() {
    assertThat(StatusText.of(Optional.of(42L), Optional.of(REPORT), 10_000))
        .isEqualTo(
            """
            paygressd is running (pid 42)
            version  0.1.0, up 2 h
            npub     npub1xyz
            relays   1 of 2 connected
              wss://b.example.com: timed out
            balance  21.500 sat at https://mint.example.com
            recovery 3 finished, 2 undone, 0 in work, 1 open
            books    balanced
            work     7 taken up again since the start, 2 waiting for another try
              broke off 60 s ago: container-1000: Redeem: disk full
            warning: 10 min ago: the clock jumped by PT2H
            warning: the files of 3 ended leases cannot be deleted; tried again every hour
              reconciler failed 5 min ago: disk full
            owed     9.000 sat to consumers at https://mint.example.com, 2 in all, for 2 h: HTTP 502
            leases   2
              container-1000   Live          postgres         basic      ssh 31000 ends in 10 min
              container-1001   Redeeming     debian           basic      ssh -
            """);
  }

  @Test
  void a_report_that_has_grown_old_is_called_old() {
    assertThat(StatusText.of(Optional.of(42L), Optional.of(REPORT), 10_300))
        .contains("warning: this is 5 min old");
  }

  @Test
  void a_dead_daemon_is_shown_as_it_was_last_seen() {
    assertThat(StatusText.of(Optional.empty(), Optional.of(REPORT), 10_000 + 7_200))
        .startsWith("paygressd is not running\nlast seen 2 h ago\n");
  }
}
