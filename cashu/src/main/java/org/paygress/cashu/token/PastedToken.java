package org.paygress.cashu.token;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as people have it: copied out of chats, mails and wallets' links (NUT-00 knows the scheme
 * {@code cashu:} alone). Pure text; nothing is decoded.
 */
final class PastedToken {

  private static final Pattern SCHEME = Pattern.compile("(?i)(?:web\\+)?cashu:(?://)?");

  private static final String BODY = "[A-Za-z0-9_+/=%-]*+";

  private static final Pattern ALONE = Pattern.compile("(cashu[A-Z])(" + BODY + ")");

  /** As in {@code ?token=…} or behind a {@code #}. */
  private static final Pattern IN_A_LINK =
      Pattern.compile(
          "(?i:https?)://(?>.*?[=#/?&](?=cashu[AB]))(cashu[AB])(" + BODY + ")(?:[&#].*)?");

  private PastedToken() {}

  /** The token alone, in the URL alphabet; what is none comes back as it is, white space aside. */
  static String bare(String text) {
    String visible = visible(text);
    Matcher scheme = SCHEME.matcher(visible);
    String rest = scheme.lookingAt() ? visible.substring(scheme.end()) : visible;
    for (Pattern form : List.of(ALONE, IN_A_LINK)) {
      Matcher token = form.matcher(rest);
      if (token.matches()) {
        return token.group(1) + inUrlAlphabet(token.group(2));
      }
    }
    return rest;
  }

  private static String inUrlAlphabet(String body) {
    String decoded =
        body.replaceAll("%3[Dd]", "=").replaceAll("%2[Bb]", "-").replaceAll("%2[Ff]", "_");
    return decoded.replace('+', '-').replace('/', '_');
  }

  /** Line breaks of mails, and marks that nobody sees, as some keyboards and chats put them in. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .filter(
            c ->
                !Character.isWhitespace(c)
                    && !Character.isSpaceChar(c)
                    && !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT)
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }
}
