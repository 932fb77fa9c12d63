package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * Over; nothing of it is left on the host.
 *
 * @param over when the consumer's time ended; empty when it never began
 */
public record Ended(EndReason reason, Optional<Instant> over) implements Over, Settled {}
