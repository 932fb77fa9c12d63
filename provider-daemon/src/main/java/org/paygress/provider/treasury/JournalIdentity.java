package org.paygress.provider.treasury;

import java.util.Collection;
import java.util.Optional;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.store.WalletLink;
import org.paygress.system.sqlite.Database;
import org.paygress.wallet.JournalMark;
import org.paygress.wallet.saga.CashuWallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no journal is taken for another. One that is new, or older than the wallet, does
 * not know whom containers and money belong to: containers would be destroyed that are paid for,
 * and what is owed would be withdrawn. It would also give numbers out again that the wallet's
 * operations are named by, and hear of other people's payments that its own are made. Such a
 * journal is refused until the operator accepts it.
 */
public final class JournalIdentity {

  private static final Logger LOG = LoggerFactory.getLogger(JournalIdentity.class);

  private final Database journal;
  private final WalletLink link;
  private final CashuWallet wallet;

  public JournalIdentity(Database journal, WalletLink link, CashuWallet wallet) {
    this.journal = journal;
    this.link = link;
    this.wallet = wallet;
  }

  /** What the wallet was named by. */
  private record Used(long lease, long withdrawal) {}

  private Used used() {
    return new Used(
        Math.max(wallet.highest("lease-"), wallet.highest("refund-lease-")),
        wallet.highest("withdraw-"));
  }

  /**
   * Makes wallet and journal each other's.
   *
   * @throws JournalRefusedException the wallet was used with another journal, or with a later state
   *     of this one; neither was changed
   */
  public void join() {
    Optional<String> refusal = refusal();
    if (refusal.isPresent()) {
      throw new JournalRefusedException(refusal.get());
    }
    beat();
  }

  /** Why they are not each other's, in the operator's words. */
  public Optional<String> refusal() {
    Optional<JournalMark> known = wallet.journal();
    Used used = used();
    return journal.transaction(
        tx -> {
          if (known.isPresent() && !known.get().id().equals(link.id(tx))) {
            return Optional.of("journal.db is another one than wallet.db was used with");
          }
          boolean behind =
              (known.isPresent() && known.get().beat() > link.beat(tx))
                  || used.lease() > link.highest(tx, "leases")
                  || used.withdrawal() > link.highest(tx, "withdrawals");
          return behind
              ? Optional.of("journal.db is older than what wallet.db was used with")
              : Optional.empty();
        });
  }

  /**
   * Looks whether the journal can know the leases of all containers on the host; to be called
   * before anything is done about those that it does not know.
   *
   * @throws JournalRefusedException some have numbers that it never gave
   */
  public void check(Collection<LeaseId> containers) {
    long highest = containers.stream().mapToLong(LeaseId::number).max().orElse(0);
    long unknown =
        journal.transaction(
            tx -> {
              long given = link.highest(tx, "leases");
              if (!link.accepted(tx)) {
                return containers.stream().filter(lease -> lease.number() > given).count();
              }
              link.numberAbove(tx, "leases", highest);
              link.used(tx);
              return 0L;
            });
    if (unknown > 0) {
      throw new JournalRefusedException(
          "journal.db does not know the leases of "
              + unknown
              + " containers on this machine, up to "
              + new LeaseId(highest));
    }
  }

  /**
   * Goes on with this journal, whatever it does not know. Its numbers go on above all that were
   * used, so that no name comes again; money is not touched.
   */
  public void accept() {
    LOG.warn("the operator accepts journal.db: {}", refusal().orElse("it belongs to wallet.db"));
    Used used = used();
    journal.execute(
        tx -> {
          link.numberAbove(tx, "leases", used.lease());
          link.numberAbove(tx, "withdrawals", used.withdrawal());
          link.accept(tx);
        });
    beat();
  }

  /** Counts up in both files; a copy of the journal made before is known by that. */
  public void beat() {
    long known = wallet.journal().map(JournalMark::beat).orElse(0L);
    // The journal first: of the two it may be ahead after a crash, and not behind.
    wallet.belongTo(
        journal.transaction(tx -> new JournalMark(link.id(tx), link.beatAbove(tx, known))));
  }
}
