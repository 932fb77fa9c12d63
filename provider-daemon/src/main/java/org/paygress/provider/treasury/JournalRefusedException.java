package org.paygress.provider.treasury;

/** The journal is not the one that was used last: whoever went on with it would harm others. */
public final class JournalRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What an operator does about it; what that costs whom. */
  public static final String REMEDY =
      "put the journal.db back that was used last (one that was taken away from a running daemon is"
          + " in journal.db.saved-*), with journal.db-wal if there is one, and move away those that"
          + " lie there now; if it is lost for good: paygressd accept-journal --yes. Then containers"
          + " of leases that this journal does not know are destroyed, their tenants lose their data"
          + " and the time they paid for, and refunds that it does not know are not paid by itself";

  JournalRefusedException(String what) {
    super(what);
  }
}
