package org.paygress.provider.intake;

/**
 * How much is for rent.
 *
 * @param leasesMax most leases at once
 * @param memoryBudgetMb memory that all leases together may be promised, in MiB
 * @param minimumSecs the shortest lease sold, in seconds
 */
public record SalesLimits(int leasesMax, int memoryBudgetMb, long minimumSecs) {}
