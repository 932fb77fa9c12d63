package org.paygress.protocol.message;

/** What may stand in a text that reaches a shell's input, an environment or a terminal. */
final class Text {

  private Text() {}

  /** No control characters (C0, DEL, C1), so no newline and no NUL, and no half surrogate pair. */
  static boolean isOneLine(String text) {
    return isWellFormed(text) && text.codePoints().noneMatch(Character::isISOControl);
  }

  /** Every surrogate is paired; otherwise UTF-8 could not carry the text unchanged. */
  static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
