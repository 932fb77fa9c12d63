package org.paygress.protocol.volume;

import org.paygress.system.Parsed;

/**
 * How a consumer wants its data volume encrypted. There is one way so far; anything else is refused
 * rather than ignored, since ignoring it would leave data in the clear.
 *
 * @param version always {@value #VERSION}
 * @param algorithm always {@value #ALGORITHM}
 */
public record VolumeEncryption(int version, String algorithm, VolumeKey key) {

  public static final int VERSION = 1;
  public static final String ALGORITHM = "luks2-aes-xts";

  public VolumeEncryption {
    if (version != VERSION) {
      throw new IllegalArgumentException("version must be " + VERSION);
    }
    if (!algorithm.equals(ALGORITHM)) {
      throw new IllegalArgumentException("algorithm must be " + ALGORITHM);
    }
  }

  /** The current version and algorithm. */
  public VolumeEncryption(VolumeKey key) {
    this(VERSION, ALGORITHM, key);
  }

  /** Reads the three fields of {@code volume_encryption}; reasons name the field at fault. */
  public static Parsed<VolumeEncryption> parse(long version, String algorithm, String keyBase64) {
    if (version != VERSION) {
      return Parsed.malformed("version must be " + VERSION);
    }
    if (!algorithm.equals(ALGORITHM)) {
      return Parsed.malformed("algorithm must be " + ALGORITHM);
    }
    return VolumeKey.parseBase64(keyBase64).then(key -> Parsed.ok(new VolumeEncryption(key)));
  }
}
