package org.paygress.wallet;

import org.paygress.cashu.token.KeysetId;
import org.paygress.protocol.money.MintUrl;

/**
 * Keeps, beside the wallet's database, how far its counters reach (NUT-13): with that and the seed
 * a restore finds everything, however many secrets before it were never signed.
 */
@FunctionalInterface
public interface CounterMarks {

  /** For who keeps none. */
  CounterMarks NONE = (mint, keyset, end) -> {};

  /** A request leaves that may make the mint sign counters below {@code end}; durable on return. */
  void reach(MintUrl mint, KeysetId keyset, long end);
}
