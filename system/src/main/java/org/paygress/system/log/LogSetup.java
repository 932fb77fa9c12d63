package org.paygress.system.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up in code, since that is quicker than XML at start and cannot be replaced by a file
 * that forgets the redaction. Logback finds this class as a service, so the very first line is
 * already redacted; {@link #apply} follows once the configuration is known.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    configure(context, new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO), journal());
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Logs to standard output as {@code config} says from now on. */
  public static void apply(LogConfig config) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    configure(context, config, journal());
  }

  private static boolean journal() {
    return System.getenv("JOURNAL_STREAM") != null;
  }

  private static void configure(LoggerContext context, LogConfig config, boolean journal) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("stdout");
    appender.setEncoder(encoder(context, config.format(), journal));
    appender.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(config.level().name()));
    root.addAppender(appender);
  }

  static Encoder<ILoggingEvent> encoder(
      LoggerContext context, LogConfig.Format format, boolean journal) {
    Encoder<ILoggingEvent> inner =
        switch (format) {
          case JSON -> json();
          case TEXT -> text(context, journal);
        };
    inner.setContext(context);
    inner.start();
    var encoder = new RedactingEncoder(inner);
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json() {
    var encoder = new JsonEncoder();
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithContext(false);
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context, boolean journal) {
    var layout = new TextLayout(journal);
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    return encoder;
  }
}
