package org.paygress.system.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class LogSetupTest {

  private static final String TOKEN = "cashuBo2FteCJodHRwczovL21pbnQ";
  private static final String NSEC =
      "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5";

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void a_context_of_our_own() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @ParameterizedTest
  @EnumSource(LogConfig.Format.class)
  void no_format_lets_a_secret_through_in_message_arguments_or_exceptions(LogConfig.Format format) {
    var cause = new IllegalStateException("inner " + NSEC);
    String line =
        line(format, false, "paid with {} by " + NSEC, new RuntimeException(TOKEN, cause), TOKEN);

    assertThat(line).contains("paid with cashuB(redacted)").doesNotContain(TOKEN, NSEC);
  }

  @Test
  void a_text_line_has_time_level_class_and_message() {
    assertThat(line(LogConfig.Format.TEXT, false, "lease {} is live", null, 7))
        .matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  LogSetupTest: lease 7 is"
                + " live\n");
  }

  @Test
  void under_the_journal_a_line_has_its_priority_instead_of_a_time() {
    assertThat(line(LogConfig.Format.TEXT, true, "full", null))
        .isEqualTo("<4>WARN  LogSetupTest: full\n");
  }

  @Test
  void a_strangers_text_cannot_begin_a_line_of_its_own() {
    assertThat(line(LogConfig.Format.TEXT, true, "from {}", null, "x\n<0>forged\u001b[2J"))
        .isEqualTo("<4>WARN  LogSetupTest: from x\uFFFD<0>forged\uFFFD[2J\n");
  }

  @Test
  void logback_finds_the_redacting_set_up_by_itself() {
    var root =
        ((LoggerContext) LoggerFactory.getILoggerFactory())
            .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    assertThat(root.getLevel()).isEqualTo(Level.INFO);
    assertThat(root.iteratorForAppenders())
        .toIterable()
        .singleElement()
        .extracting("encoder")
        .isInstanceOf(RedactingEncoder.class);
  }

  private String line(
      LogConfig.Format format,
      boolean journal,
      String message,
      @org.jspecify.annotations.Nullable Throwable thrown,
      Object... arguments) {
    var event =
        new LoggingEvent(
            "fqcn", context.getLogger(LogSetupTest.class), Level.WARN, message, thrown, arguments);
    return new String(
        LogSetup.encoder(context, format, journal).encode(event), StandardCharsets.UTF_8);
  }
}
