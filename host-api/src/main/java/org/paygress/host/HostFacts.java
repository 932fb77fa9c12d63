package org.paygress.host;

/**
 * What a machine can do and how much there is of it.
 *
 * @param dmCrypt whether encrypted volumes can be opened
 * @param cgroup the hierarchy that limits are written to
 * @param cpuMillicores all processors, 1000 each
 * @param memoryMb all memory in MiB
 * @param storageFreeGb free space for volumes and root filesystems in whole GiB
 * @param poolMb MiB that the root filesystems of all leases can be promised together, those that
 *     are there included
 * @param volumesMb the same of their data volumes, beside a pool that is full
 * @param quarantined root filesystems of ended leases that cannot be deleted, and are tried again
 * @param slots how many places it has addresses, ports and user ids for
 */
public record HostFacts(
    boolean dmCrypt,
    CgroupVersion cgroup,
    int cpuMillicores,
    int memoryMb,
    int storageFreeGb,
    int poolMb,
    int volumesMb,
    int quarantined,
    int slots) {}
