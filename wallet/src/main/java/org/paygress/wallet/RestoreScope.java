package org.paygress.wallet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Token;

/**
 * How far a restore looks, and what it leaves alone.
 *
 * @param givenAway tokens that the caller knows were sent
 * @param gap after how many secrets in a row that were never signed a keyset is given up, 1 to
 *     {@link #GAP_MAX}; searched by the hundred
 * @param marks the counter below which each keyset is searched whatever the gap ({@link
 *     CounterMarks})
 */
public record RestoreScope(List<Token> givenAway, int gap, Map<KeysetId, Long> marks) {

  /** As many secrets that were never signed as NUT-13 has wallets look through. */
  public static final int GAP = 300;

  /** More of them than any wallet of ours leaves behind. */
  public static final int GAP_MAX = 1_000_000;

  public RestoreScope {
    givenAway = List.copyOf(givenAway);
    marks = Map.copyOf(marks);
    if (gap < 1 || gap > GAP_MAX) {
      throw new IllegalArgumentException("the gap is 1 to " + GAP_MAX);
    }
  }

  /** The usual gap, and nothing known beside the seed. */
  public static RestoreScope seedAlone() {
    return new RestoreScope(List.of(), GAP, Map.of());
  }

  public RestoreScope withGap(int other) {
    return new RestoreScope(givenAway, other, marks);
  }

  /** The same, and what a journal knows. */
  public RestoreScope knowing(Collection<Token> sent, Map<KeysetId, Long> reached) {
    return new RestoreScope(List.copyOf(sent), gap, reached);
  }
}
