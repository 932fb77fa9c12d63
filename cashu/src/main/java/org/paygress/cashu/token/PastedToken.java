package org.paygress.cashu.token;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as people have it: copied out of chats, mails and wallets' links (NUT-00 knows the scheme
 * {@code cashu:} alone). Pure text; nothing is decoded.
 */
final class PastedToken {

  private static final String SCHEME = "(?i:(?:web\\+)?cashu:(?://)?)?";

  private static final String BODY = "([A-Za-z0-9_+/=-]*+)";

  private static final Pattern ALONE = Pattern.compile(SCHEME + "(cashu[A-Z])" + BODY);

  /** As in {@code ?token=…} or behind a {@code #}. */
  private static final Pattern IN_A_LINK =
      Pattern.compile(
          "(?i:https?)://(?>.*?[=#/?&](?="
              + SCHEME
              + "cashu[AB]))"
              + SCHEME
              + "(cashu[AB])"
              + BODY
              + "(?:[&#].*)?");

  /** How mail programs begin the lines of what is answered. */
  private static final Pattern QUOTED_LINE = Pattern.compile("(?m)^(?:[ \\t]*+>)++");

  /** Quotation marks and brackets that stand before a token. */
  private static final String BEFORE =
      "\"'`<([{*\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e\u2039\u203a";

  /** Those that stand behind it, and what ends a sentence. */
  private static final String BEHIND =
      "\"'`>)]}*.,;:!?\u00ab\u00bb\u2018\u2019\u201c\u201d\u2039\u203a";

  /** Letters and symbols that look like nothing at all. */
  private static final String BLANKS = "\u115f\u1160\u2800\u3164\uffa0";

  private PastedToken() {}

  /** The token alone, in the URL alphabet; what is none comes back as it is, white space aside. */
  static String bare(String text) {
    String rest = stripped(unescaped(visible(QUOTED_LINE.matcher(text).replaceAll(""))));
    for (Pattern form : List.of(ALONE, IN_A_LINK)) {
      Matcher token = form.matcher(rest);
      if (token.matches()) {
        return token.group(1) + token.group(2).replace('+', '-').replace('/', '_');
      }
    }
    return rest;
  }

  private static String stripped(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && BEFORE.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (start < end && BEHIND.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  /** What a link escapes of a token, its scheme and the white space in it. */
  private static String unescaped(String text) {
    return text.replaceAll("%3[Dd]", "=")
        .replaceAll("%2[Bb]", "+")
        .replaceAll("%2[Ff]", "/")
        .replaceAll("%3[Aa]", ":")
        .replaceAll("%20|%0[AaDd]", "");
  }

  /** Line breaks of mails, and marks that nobody sees, as some keyboards and chats put them in. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().filter(PastedToken::isVisible).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  private static boolean isVisible(int c) {
    int type = Character.getType(c);
    return !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && !Character.isISOControl(c)
        && type != Character.FORMAT
        && type != Character.NON_SPACING_MARK
        && type != Character.ENCLOSING_MARK
        && BLANKS.indexOf(c) < 0;
  }
}
