package org.paygress.system.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * One event, one line. Control characters of a message are replaced, so that no stranger's text
 * writes lines of its own. Under the journal the line has its priority prefix (sd-daemon(3)) and no
 * time, which the journal adds itself.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final boolean journal;

  TextLayout(boolean journal) {
    this.journal = journal;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder(128);
    String prefix = journal ? priority(event.getLevel()) : TIME.format(event.getInstant()) + " ";
    line.append(prefix).append(String.format("%-5s ", event.getLevel()));
    String logger = event.getLoggerName();
    line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
    event.getFormattedMessage().codePoints().map(TextLayout::safe).forEach(line::appendCodePoint);
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      ThrowableProxyUtil.asString(event.getThrowableProxy())
          .lines()
          .forEach(
              at -> {
                line.append(journal ? prefix : "");
                at.codePoints().map(c -> c == '\t' ? ' ' : safe(c)).forEach(line::appendCodePoint);
                line.append('\n');
              });
    }
    return line.toString();
  }

  private static int safe(int codePoint) {
    return Character.isISOControl(codePoint) ? '\uFFFD' : codePoint;
  }

  private static String priority(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> "<3>";
      case Level.WARN_INT -> "<4>";
      case Level.INFO_INT -> "<6>";
      default -> "<7>";
    };
  }
}
