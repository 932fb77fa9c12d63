package org.paygress.provider.cli;

import org.paygress.provider.config.Config;

/** Starts the daemon proper; a seam, so that the process around it is tested on its own. */
@FunctionalInterface
interface DaemonStarter {

  /**
   * Starts everything and returns once requests are served.
   *
   * @return what stops it again, in well under {@link Service#STOP_TIMEOUT}
   */
  AutoCloseable start(Config config) throws Exception;
}
