package org.paygress.wallet.saga;

import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintView;
import org.paygress.wallet.store.Operation;

/** The mint of an operation, and whether it can still sign the outputs that were planned. */
sealed interface SigningMint {

  /** It lists the outputs' keyset, whose keys are these. */
  record Ready(MintView view, Keyset keyset) implements SigningMint {}

  /** The keyset is gone and nothing was asked of it yet: another will do. */
  record KeysetWithdrawn() implements SigningMint {
    static final String MESSAGE = "the mint has withdrawn its keyset";
  }

  /** Cannot be told yet. */
  record Unknown(String message) implements SigningMint {}

  static SigningMint of(WalletContext context, Operation operation) {
    MintAnswer<MintView> answer = context.directory().view(operation.mint());
    if (!(answer instanceof MintAnswer.Done<MintView>(var view))) {
      return new Unknown(answer.failure());
    }
    var info = view.find(operation.keyset().orElseThrow());
    if (info.isEmpty()) {
      return operation.state() == Operation.State.PREPARED
          ? new KeysetWithdrawn()
          : new Unknown("the mint no longer lists a keyset it may have signed with");
    }
    MintAnswer<Keyset> keyset = view.keysOf(info.get());
    return keyset instanceof MintAnswer.Done<Keyset>(var keys)
        ? new Ready(view, keys)
        : new Unknown(keyset.failure());
  }
}
