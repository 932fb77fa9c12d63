package org.paygress.provider.cli;

import java.util.function.Consumer;
import org.paygress.provider.config.Config;
import org.paygress.system.sqlite.StoreException;

/** Starts the daemon proper; a seam, so that the process around it is tested on its own. */
@FunctionalInterface
interface DaemonStarter {

  /**
   * Starts everything and returns once requests are served.
   *
   * @param broken is to be told when files turn out to be broken, so that nothing can be done
   * @return what stops it again, in well under {@link Service#STOP_TIMEOUT}
   */
  AutoCloseable start(Config config, Consumer<StoreException> broken) throws Exception;
}
