package org.paygress.cashu.saga;

import java.time.Duration;
import org.paygress.cashu.mint.MintDirectory;
import org.paygress.cashu.store.Operation;
import org.paygress.cashu.store.WalletDatabase;
import org.paygress.cashu.wallet.WalletSettings;
import org.paygress.cashu.wallet.WalletStep;

/**
 * What the sagas share.
 *
 * @param quarantine how long a request of unknown fate may still take effect at the mint
 */
record WalletContext(
    WalletDatabase database,
    MintDirectory directory,
    SecretDerivation secrets,
    Unlocking unlocking,
    WalletSettings.StepObserver observer,
    Duration quarantine) {

  void reached(Operation operation, WalletStep step) {
    observer.durable(operation.id(), step);
  }
}
