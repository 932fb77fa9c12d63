package org.paygress.hostd.config;

/**
 * How much of the disk is for rent.
 *
 * @param reserveMb MiB beside volumes that are not
 * @param soldPercent how much of the rest leases may be promised together; 1 or more
 */
public record StorageBudget(int reserveMb, int soldPercent) {

  /** How much of a pool can be promised, in MiB. */
  public int poolMb(int mebibytes) {
    return forRentMb(mebibytes);
  }

  /** How much can be promised where volumes lie, in MiB. */
  public int volumesMb(int mebibytes) {
    return forRentMb((long) mebibytes - reserveMb);
  }

  private int forRentMb(long mebibytes) {
    return Math.clamp(Math.max(0, mebibytes) * soldPercent / 100, 0, Integer.MAX_VALUE);
  }
}
