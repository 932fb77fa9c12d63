package org.paygress.system.log;

import java.util.regex.Pattern;

/**
 * Takes secrets out of a text. No caller may rely on it: secrets do not get into messages in the
 * first place. It is the last of several walls, and stands around every line that is logged.
 */
public final class LogRedaction {

  private static final Pattern TOKEN = Pattern.compile("(cashu[A-Z])[A-Za-z0-9_+/=-]{8,}");
  private static final Pattern NSEC =
      Pattern.compile("(nsec1)[a-z0-9]{8,}", Pattern.CASE_INSENSITIVE);

  /** The wire's secret fields, in JSON (quotes escaped any number of times) or as name=value. */
  private static final Pattern FIELD =
      Pattern.compile(
          "(\\b(?:cashu_token|refund_token|key_b64|ssh_password|password|nsec|seed)"
              + "\\\\*\"?\\s{0,8}[:=]\\s{0,8}(?:\\\\*\")?)[^\\\\\"\\s,}]{1,65536}");

  private LogRedaction() {}

  /** {@code text} with tokens, secret keys and the values of secret fields replaced. */
  public static String redact(String text) {
    String result = text;
    if (result.contains("cashu")) {
      result = TOKEN.matcher(result).replaceAll("$1(redacted)");
    }
    result = NSEC.matcher(result).replaceAll("$1(redacted)");
    return FIELD.matcher(result).replaceAll("$1(redacted)");
  }
}
