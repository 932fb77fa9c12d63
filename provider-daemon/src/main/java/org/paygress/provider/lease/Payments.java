package org.paygress.provider.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;

/**
 * Everything that was paid for a lease, oldest first: the spawn's payment and the top-ups that were
 * applied.
 */
public record Payments(List<Payment> all) {

  public Payments {
    all = List.copyOf(all);
  }

  /** A first payment. */
  public static Payments of(Payment first) {
    return new Payments(List.of(first));
  }

  /** The same with one more; what comes from the same mint in a row is one payment. */
  Payments plus(Payment next) {
    List<Payment> more = new ArrayList<>(all);
    if (!more.isEmpty() && more.getLast().isLike(next)) {
      Payment last = more.removeLast();
      more.add(last.of(last.value().plus(next.value())));
    } else {
      more.add(next);
    }
    return new Payments(more);
  }

  /**
   * What comes back for time that was paid for and not served. The last paid is the first to come
   * back, from the mint it was paid at; never more than was paid, and whole units only.
   */
  List<Payment> unused(Rate rate, Duration unserved) {
    long left = value(rate, Math.max(0, unserved.toSeconds()));
    Map<Where, Payment> parts = new LinkedHashMap<>();
    for (Payment payment : all.reversed()) {
      long part = Math.min(left, payment.value().value());
      left -= part;
      parts.merge(
          new Where(payment.mint(), payment.unit()),
          payment.of(new Msat(part)),
          (one, other) -> one.of(one.value().plus(other.value())));
    }
    return parts.values().stream()
        .map(Payment::inWholeUnits)
        .filter(payment -> payment.value().value() > 0)
        .toList();
  }

  private record Where(MintUrl mint, String unit) {}

  private long value(Rate rate, long secs) {
    long paid = all.stream().mapToLong(payment -> payment.value().value()).sum();
    // Compared by division, since the product may leave the range of a long.
    return secs > paid / rate.msatsPerSec() ? paid : rate.cost(secs).value();
  }
}
