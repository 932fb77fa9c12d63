package org.paygress.provider.treasury;

import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/** What consumers have paid for and not had yet: theirs, until it is served. */
@FunctionalInterface
public interface Debts {

  /** What is owed in ecash of {@code mint}, now. */
  Msat at(MintUrl mint);
}
