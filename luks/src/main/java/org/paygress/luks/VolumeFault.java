package org.paygress.luks;

/** Why a step of a volume's life failed. */
public enum VolumeFault {
  /** The key does not open this volume. Data untouched. */
  WRONG_KEY,
  /** There is no such volume. */
  ABSENT,
  /** The kernel has no device-mapper crypt target. */
  NO_DM_CRYPT,
  /** Somebody still holds it: worth another attempt after the holder is gone. */
  BUSY,
  NO_SPACE,
  TIMED_OUT,
  /** A program or system call refused. */
  FAILED,
  /** The step claimed success, and looking again showed otherwise. */
  UNVERIFIED
}
