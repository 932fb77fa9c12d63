package org.paygress.provider.treasury;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.paygress.cashu.token.KeysetId;
import org.paygress.protocol.money.MintUrl;
import org.paygress.provider.store.WalletLink;
import org.paygress.system.sqlite.Database;
import org.paygress.wallet.CounterMarks;

/** Keeps in the journal how far the wallet's counters reach; by the hundred, to write seldom. */
public final class JournalMarks implements CounterMarks {

  private static final long STEP = 100;

  private final Database database;
  private final WalletLink link;
  private final Map<KeysetAt, Long> known = new ConcurrentHashMap<>();

  private record KeysetAt(MintUrl mint, KeysetId keyset) {}

  public JournalMarks(Database database, WalletLink link) {
    this.database = database;
    this.link = link;
  }

  @Override
  public void reach(MintUrl mint, KeysetId keyset, long end) {
    KeysetAt at = new KeysetAt(mint, keyset);
    if (known.getOrDefault(at, 0L) < end) {
      long until = (end + STEP - 1) / STEP * STEP;
      database.execute(tx -> link.mark(tx, mint, keyset, until));
      known.merge(at, until, Math::max);
    }
  }
}
