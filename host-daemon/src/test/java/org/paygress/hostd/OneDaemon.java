package org.paygress.hostd;

import java.nio.file.Path;
import java.time.Duration;
import org.paygress.hostd.config.EgressPolicy;
import org.paygress.hostd.config.HostSettings;

/** The settings of a machine with one daemon. */
public final class OneDaemon {

  public static final HostSettings SETTINGS =
      new HostSettings(
          Path.of("/state"),
          "paygress0",
          "paygress",
          "10.97.0.0/16",
          31_000,
          8,
          1_000_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          EgressPolicy.DEFAULT);

  private OneDaemon() {}
}
