package org.paygress.luks;

import org.jspecify.annotations.Nullable;
import org.paygress.system.process.CommandResult;

/** A step of a volume's life that failed. Every step may be attempted again. */
public final class VolumeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final VolumeStep step;
  private final VolumeFault fault;

  VolumeException(VolumeStep step, VolumeFault fault, String message) {
    this(step, fault, message, null);
  }

  VolumeException(VolumeStep step, VolumeFault fault, String message, @Nullable Throwable cause) {
    super(step + " (" + fault + "): " + message, cause);
    this.step = step;
    this.fault = fault;
  }

  /** Maps a failed command; its stderr is safe to show, since keys go by stdin alone. */
  static VolumeException of(VolumeStep step, CommandResult result) {
    String said = result.stderr();
    VolumeFault fault =
        switch (result.end()) {
          case TIMED_OUT -> VolumeFault.TIMED_OUT;
          case INTERRUPTED, NOT_STARTED -> VolumeFault.FAILED;
          case EXITED -> {
            if (said.contains("No space left")) {
              yield VolumeFault.NO_SPACE;
            }
            // Asked first: a busy mapping is told about in device-mapper's name.
            if (said.contains("busy") || said.contains("in use")) {
              yield VolumeFault.BUSY;
            }
            yield said.contains("device-mapper") || said.contains("dm-crypt")
                ? VolumeFault.NO_DM_CRYPT
                : VolumeFault.FAILED;
          }
        };
    return new VolumeException(step, fault, result.summary());
  }

  /** The step that failed. */
  public VolumeStep step() {
    return step;
  }

  /** Why. */
  public VolumeFault fault() {
    return fault;
  }
}
