package org.paygress.provider.lease;

/** What a spawn request means to its owner's standing lease of the same workload. */
public enum RepeatedWorkload {
  /** It brings the container back. */
  RESUME,
  /**
   * It brings the container back if its key opens the volume; without a key it asks for another.
   */
  TRY_KEY,
  /** An earlier one is being served. */
  BUSY,
  /** It asks for another container. */
  ANOTHER
}
