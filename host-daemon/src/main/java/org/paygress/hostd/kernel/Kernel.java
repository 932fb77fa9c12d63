package org.paygress.hostd.kernel;

import java.nio.file.Path;

/** Where Linux shows itself; the same on every machine (hier(7)). */
public final class Kernel {

  public static final Path PROC = Path.of("/proc");
  public static final Path SYS = PROC.resolveSibling("sys");
  public static final Path RUN = PROC.resolveSibling("run");
  public static final Path CGROUP = SYS.resolve("fs/cgroup");

  private Kernel() {}
}
