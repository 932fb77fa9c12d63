package org.paygress.provider;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.KeyFileException;
import org.paygress.provider.config.KeyFiles;
import org.paygress.provider.host.HostException;
import org.paygress.provider.image.ImageException;
import org.paygress.provider.runtime.Answers;
import org.paygress.provider.runtime.Engine;

/**
 * Ends a provider: every lease with its unused money made into tokens, then containers, network and
 * pool. Journal, wallet and keys stay: a daemon started later hands the tokens out to those who
 * ask.
 */
public final class Teardown {

  private Teardown() {}

  /**
   * Tears down what {@code config} names; the caller holds the instance lock.
   *
   * @param patience how long the leases may take to end
   * @return how many leases were not over by then; their containers are gone all the same, and the
   *     money follows when a daemon or another teardown runs
   */
  public static int run(Config config, Duration patience)
      throws IOException, ImageException, HostException, KeyFileException, InterruptedException {
    return run(config, Machine.open(config), Clock.systemUTC(), patience);
  }

  static int run(Config config, Machine machine, Clock clock, Duration patience)
      throws IOException, HostException, KeyFileException, InterruptedException {
    SecretKey key = KeyFiles.identity(config.provider().keyFile());
    try (Machine ours = machine;
        Strongbox strongbox = Strongbox.open(config, clock)) {
      ours.host().prepare();
      int left = endLeases(config, ours, key, strongbox, clock, patience);
      ours.host().shutdown(false);
      return left;
    }
  }

  private static int endLeases(
      Config config,
      Machine machine,
      SecretKey key,
      Strongbox strongbox,
      Clock clock,
      Duration patience)
      throws InterruptedException {
    Answers answers = new Answers(key, strongbox.books().relay(), clock);
    try (Engine engine =
        Daemon.engine(
            config, machine, key, strongbox.books(), strongbox.wallet(), answers, clock)) {
      return engine.endAll(patience);
    }
  }
}
