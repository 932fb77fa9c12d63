package org.paygress.provider.lease;

/** Which lease holds which slot. */
public record Placement(LeaseId lease, Slot slot) {}
