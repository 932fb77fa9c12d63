package org.paygress.provider.runtime;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.paygress.host.Slot;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.store.LeaseJournal;
import org.paygress.system.sqlite.Tx;

/** Which place a lease can have; it is the lease's once it is stored in the same transaction. */
public final class Slots {

  private final LeaseJournal.Room room;
  private final LeaseJournal leases;
  private final Orphans orphans;
  private final Predicate<String> hasVolume;

  /**
   * @param hasVolume whether leases of a template have a data volume beside their root filesystem
   */
  Slots(LeaseJournal.Room room, LeaseJournal leases, Orphans orphans, Predicate<String> hasVolume) {
    this.room = room;
    this.leases = leases;
    this.orphans = orphans;
    this.hasVolume = hasVolume;
  }

  /** A free slot for such a lease; empty when there is none, or not enough memory or disk. */
  public Optional<Slot> free(Tx tx, Terms terms) throws SQLException {
    if (!isDisk(tx, terms)) {
      return Optional.empty();
    }
    OptionalInt slot =
        leases.freeSlot(tx, room, terms.tier().resources().memoryMb(), orphans.slots());
    return slot.isPresent() ? Optional.of(new Slot(slot.getAsInt())) : Optional.empty();
  }

  /** Every lease may fill what it was promised: one that is full must not fill the others'. */
  private boolean isDisk(Tx tx, Terms terms) throws SQLException {
    Map<String, Long> promised = new HashMap<>(leases.promisedMb(tx));
    promised.merge(terms.template(), (long) terms.tier().resources().diskMb(), Long::sum);
    long pool = promised.values().stream().mapToLong(mb -> mb).sum();
    long volumes =
        promised.entrySet().stream()
            .filter(one -> hasVolume.test(one.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return pool <= room.poolMb()
        && (volumes <= room.volumesMb() || !hasVolume.test(terms.template()));
  }
}
