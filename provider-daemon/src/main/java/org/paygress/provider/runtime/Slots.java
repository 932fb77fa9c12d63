package org.paygress.provider.runtime;

import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import org.paygress.host.Slot;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.store.LeaseJournal;
import org.paygress.system.sqlite.Tx;

/** Which place a lease can have; it is the lease's once it is stored in the same transaction. */
public final class Slots {

  private final LeaseJournal.Room room;
  private final LeaseJournal leases;
  private final Orphans orphans;

  Slots(LeaseJournal.Room room, LeaseJournal leases, Orphans orphans) {
    this.room = room;
    this.leases = leases;
    this.orphans = orphans;
  }

  /** A free slot for such a lease; empty when there is none, or not enough memory. */
  public Optional<Slot> free(Tx tx, Terms terms) throws SQLException {
    OptionalInt slot =
        leases.freeSlot(tx, room, terms.tier().resources().memoryMb(), orphans.slots());
    return slot.isPresent() ? Optional.of(new Slot(slot.getAsInt())) : Optional.empty();
  }
}
