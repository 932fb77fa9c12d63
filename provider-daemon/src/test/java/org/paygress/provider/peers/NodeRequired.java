package org.paygress.provider.peers;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.paygress.testbed.peer.NodePeers;

/**
 * Finds out before a test whether the peers from npm can be had. Not before a class: reports show
 * the reason beside a test only.
 */
final class NodeRequired implements BeforeEachCallback {

  private static final class Installation {
    static final Outcome<NodePeers> DONE = Outcome.of(NodePeers::install);
  }

  /** Installs them at the first call. Where that cannot be, {@link Outcome#orAbort} applies. */
  static NodePeers peers() {
    return Installation.DONE.orAbort();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    peers();
  }
}
