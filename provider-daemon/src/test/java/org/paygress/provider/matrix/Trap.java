package org.paygress.provider.matrix;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Holds every thread that logs a certain line, for ever, right there. What it was about to do next
 * is not done until the process is killed.
 */
public final class Trap extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** Begins the line that tells of a held thread. */
  public static final String TRAPPED = "TRAPPED ";

  private final Pattern line;

  private Trap(Pattern line) {
    this.line = line;
  }

  /** Sets it in this process. */
  public static void set(Pattern line) {
    Trap trap = new Trap(line);
    trap.start();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(trap);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (line.matcher(event.getFormattedMessage()).find()) {
      hold(event.getFormattedMessage());
    }
  }

  /** Tells and holds the calling thread. */
  static void hold(String where) {
    System.out.println(TRAPPED + where);
    while (true) {
      LockSupport.park();
    }
  }
}
