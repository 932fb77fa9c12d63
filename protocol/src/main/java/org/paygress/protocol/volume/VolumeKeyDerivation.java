package org.paygress.protocol.volume;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.hash.Sha256;

/**
 * Derives a volume's key from what a consumer never loses: its own key and the workload's name.
 *
 * <pre>SHA-256("paygress-volume-v1" || 0x00 || nsec (32 bytes) || 0x00 || workload id (UTF-8))
 * </pre>
 */
public final class VolumeKeyDerivation {

  private static final byte[] DOMAIN = "paygress-volume-v1".getBytes(StandardCharsets.US_ASCII);

  private VolumeKeyDerivation() {}

  public static VolumeKey derive(SecretKey consumer, WorkloadId workload) {
    var nsec = consumer.bytes();
    var key = digest(nsec, workload.value());
    try {
      return VolumeKey.of(key);
    } finally {
      Arrays.fill(nsec, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The bare formula, which is also defined for the empty id; a NUL in the id is refused. */
  static byte[] digest(byte[] nsec, String workloadId) {
    if (workloadId.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a workload id has no NUL");
    }
    byte[] zero = {0};
    return Sha256.of(DOMAIN, zero, nsec, zero, workloadId.getBytes(StandardCharsets.UTF_8));
  }
}
