package org.paygress.provider.intake;

import org.paygress.provider.store.LeaseJournal;

/**
 * How much is for rent.
 *
 * @param room leases at once, the memory they may be promised together, and slots
 * @param minimumSecs the shortest lease sold, in seconds
 */
public record SalesLimits(LeaseJournal.Room room, long minimumSecs) {}
