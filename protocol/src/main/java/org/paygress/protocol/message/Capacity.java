package org.paygress.protocol.message;

/**
 * What a provider has left. None of them is negative.
 *
 * @param cpuMillicores thousandths of a processor ({@code cpu_available})
 */
public record Capacity(long cpuMillicores, long memoryMb, long storageGb) {

  public Capacity {
    if (cpuMillicores < 0 || memoryMb < 0 || storageGb < 0) {
      throw new IllegalArgumentException("capacity is never negative");
    }
  }
}
