package org.paygress.provider.peers;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Finds out before a test whether the peers from npm can be had. Not before a class: reports show
 * the reason beside a test only.
 */
final class NodeRequired implements BeforeEachCallback {

  @Override
  public void beforeEach(ExtensionContext context) {
    NodePeers.installed();
  }
}
