package org.paygress.relay;

import java.io.IOException;

/**
 * One relay's part in a query or a publication. The relay's {@link Worker} calls, one at a time.
 */
interface Exchange {

  /** The relay is connected, for the first time or again. */
  void begin(RelayConnection connection) throws IOException;

  /** The relay sent something. */
  void take(RelayConnection.Received received) throws IOException;

  /**
   * The relay cannot be reached, or is gone; if it comes back, the exchange begins again. {@code
   * words} are safe to show.
   */
  void failed(String words);

  /** Nobody is interested any more; the connection is still there. */
  void end() throws IOException;
}
