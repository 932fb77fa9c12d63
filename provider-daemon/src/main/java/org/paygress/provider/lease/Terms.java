package org.paygress.provider.lease;

import java.util.Optional;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.SshUsername;

/**
 * What was agreed when the lease was admitted, kept as it was even when the operator changes tiers
 * or templates later.
 *
 * @param template slug of the registry entry
 * @param workload the consumer's own name for it, when given
 * @param encrypted whether the data volume has the consumer's key
 * @param lockedRefunds whether the consumer unlocks refunds that are locked to its key (NUT-11)
 */
public record Terms(
    Tier tier,
    String template,
    Optional<WorkloadId> workload,
    SshUsername user,
    boolean encrypted,
    boolean lockedRefunds) {}
