package org.paygress.host;

/**
 * What a machine can do and how much there is of it.
 *
 * @param dmCrypt whether encrypted volumes can be opened
 * @param cgroup the hierarchy that limits are written to
 * @param cpuMillicores all processors, 1000 each
 * @param memoryMb all memory in MiB
 * @param storageFreeGb free space for volumes and root filesystems in whole GiB
 */
public record HostFacts(
    boolean dmCrypt, CgroupVersion cgroup, int cpuMillicores, int memoryMb, int storageFreeGb) {}
