package org.paygress.provider.treasury;

import java.util.Optional;
import org.paygress.provider.store.WalletLink;
import org.paygress.system.sqlite.Database;
import org.paygress.wallet.saga.CashuWallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no journal is taken for another. The wallet does an operation once for each name,
 * and names are made of numbers of the journal's rows: one that is new, or older than the wallet,
 * would give numbers out again, and hear of other people's payments that its own are made.
 */
public final class JournalIdentity {

  private static final Logger LOG = LoggerFactory.getLogger(JournalIdentity.class);

  private JournalIdentity() {}

  /**
   * Makes wallet and journal each other's; the journal's numbers go on above all that were used.
   */
  public static void join(Database journal, WalletLink link, CashuWallet wallet) {
    String id = journal.transaction(link::id);
    Optional<String> before = wallet.journal();
    long lease = Math.max(wallet.highest("lease-"), wallet.highest("refund-lease-"));
    long withdrawal = wallet.highest("withdraw-");
    boolean behind =
        journal.transaction(
            tx -> {
              boolean leases = link.numberAbove(tx, "leases", lease);
              return link.numberAbove(tx, "withdrawals", withdrawal) || leases;
            });
    boolean other = before.isPresent() && !before.get().equals(id);
    if (other || behind) {
      LOG.warn(
          "journal.db is {} the one that wallet.db was used with: leases and withdrawals it does not"
              + " know are forgotten, its numbers go on above theirs; money is not touched",
          other ? "not" : "older than");
    }
    wallet.belongTo(id);
  }
}
