package org.paygress.provider;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.config.Config;
import org.paygress.provider.identity.KeyFileException;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.provider.reply.ReplySender;
import org.paygress.provider.runtime.Runners;

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
      throws IOException, HostException, KeyFileException, InterruptedException {
    return run(config, Daemon.connect(config), Clock.systemUTC(), patience);
  }

  static int run(Config config, Host host, Clock clock, Duration patience)
      throws IOException, HostException, KeyFileException, InterruptedException {
    SecretKey key = KeyFiles.identity(config.provider().keyFile());
    try (Host ours = host;
        StateDirectory state = StateDirectory.open(config, clock)) {
      ours.prepare();
      state.check(ours);
      int left = endLeases(config, ours, key, state, clock, patience);
      ours.shutdown(false);
      return left;
    }
  }

  private static int endLeases(
      Config config, Host host, SecretKey key, StateDirectory state, Clock clock, Duration patience)
      throws InterruptedException {
    ReplySender answers = Daemon.replies(config, key, state.journals(), clock, (_, _) -> {});
    try (Runners runners =
        Daemon.runners(config, host, key, state.journals(), state.wallet(), answers, clock)) {
      return runners.endAll(patience);
    }
  }
}
