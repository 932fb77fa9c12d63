package org.paygress.protocol.message;

import org.paygress.protocol.money.Rate;

/**
 * A tier as an offer lists it.
 *
 * @param id what {@code pod_spec_id} of a spawn names
 * @param cpuMillicores thousandths of a processor
 */
public record Spec(
    String id, String name, String description, int cpuMillicores, int memoryMb, Rate rate) {}
