package org.paygress.luks;

/**
 * A volume to be made.
 *
 * @param name its name on this host
 * @param sizeBytes room for the file system, 16 MiB to 16 TiB; a LUKS header comes on top of it
 * @param rootUid owner of the file system's root directory, as the host sees it (the container's
 *     root in its id-mapped range)
 * @param rootGid group likewise
 */
public record VolumeSpec(VolumeName name, long sizeBytes, long rootUid, long rootGid) {
  private static final long MIB = 1L << 20;

  public VolumeSpec {
    if (sizeBytes < 16 * MIB || sizeBytes > (16 * MIB) << 20) {
      throw new IllegalArgumentException("a volume has 16 MiB to 16 TiB");
    }
    if (rootUid < 0 || rootGid < 0 || rootUid > 0xFFFF_FFFEL || rootGid > 0xFFFF_FFFEL) {
      throw new IllegalArgumentException("ids must be 0..4294967294");
    }
  }

  /** The size rounded up to whole MiB: sectors of LUKS are 4096 bytes. */
  long alignedBytes() {
    return (sizeBytes + MIB - 1) / MIB * MIB;
  }
}
