package org.paygress.provider.host;

import java.nio.file.Path;

/** Where Linux shows itself; the same on every machine (hier(7)). */
final class Kernel {

  static final Path PROC = Path.of("/proc");
  static final Path SYS = PROC.resolveSibling("sys");
  static final Path RUN = PROC.resolveSibling("run");
  static final Path CGROUP = SYS.resolve("fs/cgroup");

  private Kernel() {}
}
