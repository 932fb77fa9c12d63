package org.paygress.hostd.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether all that keeps containers apart still stands: by itself, every few seconds, and
 * when a provider asks, who then hears of what was put back since it last did. One look at a time,
 * since a look stops containers and lets them go on.
 */
public final class Walls {

  private static final Logger LOG = LoggerFactory.getLogger(Walls.class);

  /** A machine on which more is put back before anybody asks is at war. */
  private static final int UNTOLD_MAX = 100;

  private final Host host;
  private final Deque<String> untold = new ArrayDeque<>();

  public Walls(Host host) {
    this.host = host;
  }

  /** Looks, and puts back what does not stand. */
  public synchronized void look() throws HostException {
    for (String damage : host.mend()) {
      LOG.warn("put back: {}", damage);
      if (untold.size() < UNTOLD_MAX) {
        untold.add(damage);
      }
    }
  }

  /** Looks, and tells of all that was put back and not told yet. */
  synchronized List<String> tell() throws HostException {
    look();
    List<String> told = List.copyOf(untold);
    untold.clear();
    return told;
  }
}
