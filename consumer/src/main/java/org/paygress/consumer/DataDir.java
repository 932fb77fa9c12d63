package org.paygress.consumer;

import java.nio.file.Path;

/**
 * Where the consumer's money is kept track of.
 *
 * @param path only its owner can enter it
 */
record DataDir(Path path) {

  /** Every payment there ever was: {@link PaymentLog}. */
  Path payments() {
    return path.resolve("payments.jsonl");
  }

  /** The database of the consumer's wallet. */
  Path wallet() {
    return path.resolve("wallet.db");
  }

  /** The words the wallet's secrets derive from. */
  Path words() {
    return path.resolve("wallet-words");
  }

  /** Held by the one process that may use the wallet. */
  Path walletLock() {
    return path.resolve("wallet.lock");
  }
}
