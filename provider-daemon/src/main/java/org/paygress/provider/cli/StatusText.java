package org.paygress.provider.cli;

import java.util.List;
import java.util.Optional;
import org.paygress.provider.status.StatusReport;
import org.paygress.provider.status.StatusReport.Balance;
import org.paygress.provider.status.StatusReport.Debts;
import org.paygress.provider.status.StatusReport.Lease;
import org.paygress.provider.status.StatusReport.Money;
import org.paygress.provider.status.StatusReport.Note;
import org.paygress.provider.status.StatusReport.Relay;
import org.paygress.provider.status.StatusReport.Timer;
import org.paygress.provider.status.StatusReport.Work;

/** A status report for people. */
final class StatusText {

  /** The daemon writes every few seconds; older than this, something is wrong with it. */
  private static final long STALE_SECS = 60;

  private StatusText() {}

  static String of(Optional<Long> pid, Optional<StatusReport> report, long nowSecs) {
    var text = new StringBuilder();
    if (pid.isEmpty()) {
      text.append("paygressd is not running\n");
      report.ifPresent(
          last -> text.append("last seen ").append(ago(nowSecs - last.writtenAt())).append("\n"));
    } else {
      text.append("paygressd is running (pid ").append(pid.get()).append(")\n");
    }
    report.ifPresent(last -> details(text, last, pid.isPresent(), nowSecs));
    return text.toString();
  }

  private static void details(
      StringBuilder text, StatusReport report, boolean running, long nowSecs) {
    line(
        text,
        "version  %s, up %s"
            .formatted(report.version(), span(report.writtenAt() - report.startedAt())));
    line(text, "npub     %s".formatted(report.npub()));
    if (running && nowSecs - report.writtenAt() > STALE_SECS) {
      line(text, "warning: this is %s old".formatted(span(nowSecs - report.writtenAt())));
    }
    long connected = report.relays().stream().filter(Relay::connected).count();
    line(text, "relays   %d of %d connected".formatted(connected, report.relays().size()));
    for (Relay relay : report.relays()) {
      relay.problem().ifPresent(problem -> line(text, "  %s: %s".formatted(relay.url(), problem)));
    }
    for (Balance balance : report.balances()) {
      line(text, "balance  %s at %s".formatted(WalletText.sats(balance.msats()), balance.mint()));
    }
    money(text, report.money());
    work(text, report.work(), nowSecs);
    for (Debts owed : report.debts()) {
      line(
          text,
          "owed     %s to consumers at %s, %d in all, for %s%s"
              .formatted(
                  WalletText.sats(owed.msats()),
                  owed.mint(),
                  owed.count(),
                  span(nowSecs - owed.oldest()),
                  owed.problem().map(problem -> ": " + problem).orElse("")));
    }
    leases(text, report.leases(), nowSecs);
  }

  private static void work(StringBuilder text, Work work, long nowSecs) {
    if (work.takenUpAgain() > 0 || work.resting() > 0) {
      line(
          text,
          "work     %d taken up again since the start, %d waiting for another try"
              .formatted(work.takenUpAgain(), work.resting()));
    }
    work.brokeOff().ifPresent(note -> line(text, "  broke off " + words(note, nowSecs)));
    work.clockJump().ifPresent(note -> line(text, "warning: " + words(note, nowSecs)));
    if (work.quarantined() > 0) {
      line(
          text,
          "warning: the files of %d ended leases cannot be deleted; tried again every hour"
              .formatted(work.quarantined()));
    }
    for (Timer timer : work.timers()) {
      timer
          .failure()
          .ifPresent(
              what ->
                  line(
                      text,
                      "  %s failed %s: %s"
                          .formatted(timer.name(), ago(nowSecs - timer.failedAt()), what)));
    }
  }

  private static String words(Note note, long nowSecs) {
    return "%s: %s".formatted(ago(nowSecs - note.at()), note.what());
  }

  private static void money(StringBuilder text, Money money) {
    line(
        text,
        "recovery %d finished, %d undone, %d in work, %d open"
            .formatted(money.recovered(), money.compensated(), money.skipped(), money.failed()));
    line(
        text,
        money.balanced()
            ? "books    balanced"
            : "warning: the books do not balance; run: paygressd wallet verify");
    for (String mint : money.restoreAdvised()) {
      line(
          text,
          "warning: %s knows these seed words; run: paygressd wallet restore".formatted(mint));
    }
  }

  private static void leases(StringBuilder text, List<Lease> leases, long nowSecs) {
    line(text, "leases   %d".formatted(leases.size()));
    for (Lease lease : leases) {
      long left = lease.expiresAt() - nowSecs;
      line(
          text,
          "  %-16s %-13s %-16s %-10s ssh %-5s %s"
              .formatted(
                  lease.id(),
                  lease.state(),
                  lease.template(),
                  lease.tier(),
                  lease.sshPort() == 0 ? "-" : String.valueOf(lease.sshPort()),
                  lease.expiresAt() == 0 ? "" : left < 0 ? "over" : "ends in " + span(left)));
    }
  }

  private static String ago(long secs) {
    return span(secs) + " ago";
  }

  private static String span(long secs) {
    long left = Math.max(0, secs);
    if (left < 120) {
      return left + " s";
    }
    if (left < 7200) {
      return left / 60 + " min";
    }
    return left < 172_800 ? left / 3600 + " h" : left / 86_400 + " d";
  }

  private static void line(StringBuilder text, String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
