package org.paygress.wallet.saga;

import java.time.Duration;
import org.paygress.cashu.mint.MintDirectory;
import org.paygress.system.sqlite.Database;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.store.Operation;

/**
 * What the sagas share.
 *
 * @param quarantine how long a request of unknown fate may still take effect at the mint
 */
record WalletContext(
    Database database,
    MintDirectory directory,
    SecretDerivation secrets,
    Unlocking unlocking,
    WalletSettings.StepObserver observer,
    Duration quarantine) {

  void reached(Operation operation, WalletStep step) {
    observer.durable(operation.id(), step);
  }
}
