package org.paygress.testbed.host;

import java.nio.file.Path;

/**
 * Where the pool of the host tests is, kept between runs because building its images takes minutes.
 */
public final class TestPool {

  private TestPool() {}

  /**
   * The directory named by {@code -Dtest.pool}, else this checkout's own below /var/tmp. Not in the
   * checkout: the ids of containers must get through to it, and root's home is closed to them.
   */
  public static Path directory() {
    String chosen = System.getProperty("test.pool");
    return chosen == null
        ? Path.of(
            "/var/tmp",
            "paygress-test-pool-"
                + Integer.toHexString(Path.of("..").toAbsolutePath().normalize().hashCode()))
        : Path.of(chosen).toAbsolutePath();
  }
}
