package org.paygress.provider.lease;

import org.paygress.protocol.money.Rate;

/**
 * What a consumer rents, as the operator priced it.
 *
 * @param cpuMillicores CPU limit, 1000 = one core
 * @param memoryMb memory limit in MiB
 * @param diskMb root filesystem and data volume, MiB each
 * @param pidsMax most processes and threads at once
 */
public record Tier(
    String id,
    String name,
    String description,
    int cpuMillicores,
    int memoryMb,
    int diskMb,
    int pidsMax,
    Rate rate) {

  public Tier {
    if (id.isBlank() || cpuMillicores < 1 || memoryMb < 1 || diskMb < 1 || pidsMax < 1) {
      throw new IllegalArgumentException("a tier needs an id and positive limits");
    }
  }
}
