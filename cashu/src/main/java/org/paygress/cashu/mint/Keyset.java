package org.paygress.cashu.mint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Token;
import org.paygress.system.Parsed;

/**
 * A mint's public keys by amount (NUT-01), checked against the id that commits to them (NUT-02).
 *
 * @param inputFeePpk what spending one proof costs, in thousandths of a unit
 * @param keys ordered by amount, which is an unsigned 64-bit number
 */
public record Keyset(
    KeysetId id,
    String unit,
    long inputFeePpk,
    OptionalLong finalExpiry,
    SortedMap<Long, CurvePoint> keys) {

  public Keyset {
    TreeMap<Long, CurvePoint> copy = new TreeMap<>(Long::compareUnsigned);
    copy.putAll(keys);
    keys = Collections.unmodifiableSortedMap(copy);
  }

  /** A keyset whose id is what its content says it must be. */
  static Parsed<Keyset> checked(KeysetInfo info, SortedMap<Long, CurvePoint> keys) {
    Keyset keyset =
        new Keyset(info.id(), info.unit(), info.inputFeePpk(), info.finalExpiry(), keys);
    return keyset.derivedId().equals(info.id())
        ? Parsed.ok(keyset)
        : Parsed.malformed("a keyset's id does not match its keys");
  }

  private KeysetId derivedId() {
    return id.version() == 0
        ? KeysetId.deriveV0(keys)
        : KeysetId.deriveV1(keys, unit, inputFeePpk, finalExpiry);
  }

  /** {@code amount} as few of this keyset's amounts, the smallest first; empty for 0. */
  public Parsed<List<Long>> split(long amount) {
    List<Long> parts = new ArrayList<>();
    long rest = amount;
    for (long denomination : denominations()) {
      while (rest >= denomination && parts.size() < Token.PROOFS_MAX) {
        parts.add(denomination);
        rest -= denomination;
      }
    }
    Collections.reverse(parts);
    return rest == 0
        ? Parsed.ok(parts)
        : Parsed.malformed("the mint's keyset cannot represent the amount");
  }

  /**
   * The most parts that {@link #split} makes of any amount from 1 to {@code amount}; empty when it
   * cannot represent them all, or they are more than anybody wants.
   */
  public OptionalInt partsMax(long amount) {
    List<Long> fitting =
        denominations().reversed().stream().filter(part -> part <= amount).toList();
    if (fitting.isEmpty() || fitting.getFirst() != 1) {
      return OptionalInt.empty();
    }
    long parts = amount / fitting.getLast();
    for (int i = 1; i < fitting.size() && parts <= Token.PROOFS_MAX; i++) {
      parts += (fitting.get(i) - 1) / fitting.get(i - 1);
    }
    return parts <= Token.PROOFS_MAX ? OptionalInt.of((int) parts) : OptionalInt.empty();
  }

  private List<Long> denominations() {
    return new ArrayList<>(keys.keySet()).reversed().stream().filter(amount -> amount > 0).toList();
  }
}
