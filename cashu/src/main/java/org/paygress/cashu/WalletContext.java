package org.paygress.cashu;

import java.time.Duration;

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
