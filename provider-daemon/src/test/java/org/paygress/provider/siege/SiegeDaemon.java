package org.paygress.provider.siege;

import java.nio.file.Path;
import java.time.Duration;
import org.paygress.provider.FakeHostDaemon;
import org.paygress.testbed.host.FakeHost;

/** A whole daemon in a process of its own, on a host whose containers take their time. */
public final class SiegeDaemon {

  private SiegeDaemon() {}

  /**
   * Runs until it is killed: the configuration file, and how many milliseconds a container takes.
   */
  public static void main(String[] args) throws Exception {
    FakeHost host = new FakeHost().provisionTakes(Duration.ofMillis(Long.parseLong(args[1])));
    FakeHostDaemon.run(Path.of(args[0]), host);
  }
}
