package org.paygress.host;

/**
 * How large a container is.
 *
 * @param cpuMillicores CPU limit, 1000 = one core
 * @param memoryMb memory limit in MiB
 * @param diskMb root filesystem and data volume, MiB each
 * @param pidsMax most processes and threads at once
 */
public record Resources(int cpuMillicores, int memoryMb, int diskMb, int pidsMax) {

  public Resources {
    if (cpuMillicores < 1 || memoryMb < 1 || diskMb < 1 || pidsMax < 1) {
      throw new IllegalArgumentException("resources are positive");
    }
  }
}
