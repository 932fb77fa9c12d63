package org.paygress.consumer.files;

import java.nio.file.Path;
import org.paygress.consumer.payment.PaymentLog;

/**
 * Where the consumer's money is kept track of.
 *
 * @param path only its owner can enter it
 */
public record DataDir(Path path) {

  /** Every payment there ever was: {@link PaymentLog}. */
  public Path payments() {
    return path.resolve("payments.jsonl");
  }

  /** The database of the consumer's wallet. */
  public Path wallet() {
    return path.resolve("wallet.db");
  }

  /** The words the wallet's secrets derive from. */
  public Path words() {
    return path.resolve("wallet-words");
  }

  /** Held by the one process that may use the wallet. */
  public Path walletLock() {
    return path.resolve("wallet.lock");
  }
}
