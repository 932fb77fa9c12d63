package org.paygress.luks;

/** The steps of a volume's life, in the order in which they happen. */
public enum VolumeStep {
  ALLOCATE,
  FORMAT_LUKS,
  ATTACH_LOOP,
  OPEN_LUKS,
  MAKE_FILE_SYSTEM,
  /** The image gets its final name: from here on it is only reopened, never formatted. */
  COMMIT,
  MOUNT,
  UNMOUNT,
  CLOSE_LUKS,
  DETACH_LOOP,
  ERASE_KEYSLOTS,
  OVERWRITE_HEADER,
  DISCARD,
  UNLINK
}
