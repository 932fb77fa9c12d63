package org.paygress.host;

/**
 * A place on this host, from 0 upwards. Address, port block and uid range follow from it, so
 * reserving the one number in the journal reserves them all.
 */
public record Slot(int index) {

  /** More than any host holds; keeps every number derived from a slot in range. */
  public static final int INDEX_MAX = 4095;

  public Slot {
    if (index < 0 || index > INDEX_MAX) {
      throw new IllegalArgumentException("a slot is 0 to " + INDEX_MAX);
    }
  }
}
