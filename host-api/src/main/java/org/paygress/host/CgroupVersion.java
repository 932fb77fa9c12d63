package org.paygress.host;

/** The control group interface the kernel offers for limits. */
public enum CgroupVersion {
  /** One hierarchy a controller (also "hybrid" machines, whose controllers all sit on v1). */
  V1,
  /** The unified hierarchy. */
  V2
}
