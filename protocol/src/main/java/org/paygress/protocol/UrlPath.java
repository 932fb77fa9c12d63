package org.paygress.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands behind the origin of a URL, in one spelling (RFC 3986, 6.2.2). */
public final class UrlPath {

  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

  /** What means the same escaped and plain, and so stands plain. */
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

  private UrlPath() {}

  /** The same path or query: no escape where none is needed, the others in upper case. */
  public static String spelled(String raw) {
    Matcher escape = ESCAPE.matcher(raw);
    return escape.replaceAll(
        found -> {
          String plain = Character.toString((char) HexFormat.fromHexDigits(found.group(1)));
          return Matcher.quoteReplacement(
              UNRESERVED.matcher(plain).matches() ? plain : found.group().toUpperCase(Locale.ROOT));
        });
  }

  /** The same path without dot segments; one that leads above the root stays at the root. */
  static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean isDots = segments[i].equals(".") || segments[i].equals("..");
      if (segments[i].equals("..")) {
        kept.pollLast();
      }
      if (!isDots) {
        kept.addLast(segments[i]);
      } else if (i == segments.length - 1) {
        kept.addLast("");
      }
    }
    return kept.isEmpty() ? "" : "/" + String.join("/", kept);
  }

  /** The same path in one form: {@link #spelled}, without dot segments and slashes at its end. */
  public static String normal(String raw) {
    return withoutTrailingSlashes(withoutDots(spelled(raw)));
  }

  /** The same path, but for the slashes at its end. */
  public static String withoutTrailingSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
