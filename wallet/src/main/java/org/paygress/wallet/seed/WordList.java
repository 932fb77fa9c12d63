package org.paygress.wallet.seed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** The 2048 English words of BIP-39, which are sorted. */
final class WordList {
  private static final List<String> WORDS = load();

  private WordList() {}

  private static List<String> load() {
    try (InputStream in = WordList.class.getResourceAsStream("bip39-english.txt")) {
      byte[] bytes = Objects.requireNonNull(in, "the word list").readAllBytes();
      return new String(bytes, StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String word(int index) {
    return WORDS.get(index);
  }

  /** From 0 to 2047; negative for a word that is not on the list. */
  static int indexOf(String word) {
    return Collections.binarySearch(WORDS, word);
  }
}
