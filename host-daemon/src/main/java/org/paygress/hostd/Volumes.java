package org.paygress.hostd;

import java.nio.file.Path;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.luks.Protection;
import org.paygress.luks.VolumeException;
import org.paygress.luks.VolumeFault;
import org.paygress.luks.VolumeManager;
import org.paygress.luks.VolumeName;
import org.paygress.luks.VolumeSpec;
import org.paygress.protocol.volume.VolumeKey;

/** Says in the host's words what went wrong with a volume. */
final class Volumes {

  private Volumes() {}

  static void provide(VolumeManager volumes, VolumeSpec spec, Protection protection, Path mount)
      throws HostException {
    try {
      volumes.provide(spec, protection, mount, step -> {});
    } catch (VolumeException e) {
      throw failed(e);
    }
  }

  static void tryKey(VolumeManager volumes, VolumeName name, VolumeKey key) throws HostException {
    try {
      volumes.tryKey(name, key);
    } catch (VolumeException e) {
      throw failed(e);
    }
  }

  private static HostException failed(VolumeException e) {
    return new HostException(fault(e.fault()), "volume", "volume: " + e.getMessage(), e);
  }

  private static HostFault fault(VolumeFault fault) {
    return switch (fault) {
      case WRONG_KEY -> HostFault.VOLUME_KEY_REFUSED;
      case NO_DM_CRYPT -> HostFault.ENCRYPTION_UNSUPPORTED;
      case ABSENT, BUSY, NO_SPACE, TIMED_OUT, FAILED, UNVERIFIED -> HostFault.VOLUME;
    };
  }
}
