package org.paygress.luks;

/** How far a volume on this host is. */
public enum VolumeState {
  /** Nothing of it exists. */
  ABSENT,
  /** Neither whole nor gone: a crash left it in the making or in destruction. */
  REMAINS,
  /** The image is whole and nothing has it open. */
  CLOSED,
  /** The mapping or loop device is there, not mounted. */
  OPEN,
  MOUNTED
}
