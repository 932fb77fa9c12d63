package org.paygress.system.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Guesses which known name a mistyped one was meant to be. */
public final class Spelling {

  private Spelling() {}

  /** The known name within a third of its length in edits, or that one is the beginning of. */
  public static Optional<String> nearest(String name, List<String> known) {
    return known.stream()
        .filter(candidate -> isNear(name, candidate))
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  private static boolean isNear(String name, String candidate) {
    return name.startsWith(candidate)
        || (name.length() > 2 && candidate.startsWith(name))
        || distance(name, candidate) <= Math.max(2, candidate.length() / 3);
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
