package org.paygress.provider.host;

import java.nio.file.Path;
import org.paygress.luks.Protection;
import org.paygress.luks.VolumeException;
import org.paygress.luks.VolumeFault;
import org.paygress.luks.VolumeManager;
import org.paygress.luks.VolumeSpec;

/** Says in the host's words what went wrong with a volume. */
final class Volumes {

  private Volumes() {}

  static void provide(VolumeManager volumes, VolumeSpec spec, Protection protection, Path mount)
      throws HostException {
    try {
      volumes.provide(spec, protection, mount, step -> {});
    } catch (VolumeException e) {
      throw new HostException(fault(e.fault()), "volume", "volume: " + e.getMessage(), e);
    }
  }

  private static HostFault fault(VolumeFault fault) {
    return switch (fault) {
      case WRONG_KEY -> HostFault.VOLUME_KEY_REFUSED;
      case NO_DM_CRYPT -> HostFault.ENCRYPTION_UNSUPPORTED;
      case ABSENT, BUSY, NO_SPACE, TIMED_OUT, FAILED, UNVERIFIED -> HostFault.VOLUME;
    };
  }
}
