package org.paygress.host;

import org.paygress.protocol.LeaseId;

/** Which lease holds which slot. */
public record Placement(LeaseId lease, Slot slot) {}
