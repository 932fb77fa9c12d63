package org.paygress.provider.matrix;

import org.paygress.cashu.Token;
import org.paygress.cashu.Wallet;
import org.paygress.protocol.money.MintUrl;

/** What is cut short in a wallet, and how its caller goes on afterwards. */
enum WalletOperation {
  RECEIVE("/v1/swap") {
    @Override
    boolean needsFunds() {
      return false;
    }

    @Override
    void run(Wallet wallet, String name, MintUrl mint, Token token) throws InterruptedException {
      var _ = Purses.receive(wallet, name, token);
    }

    @Override
    void settle(Wallet provider, Wallet consumer, String name, MintUrl mint, Token token)
        throws InterruptedException {
      var _ = Purses.receive(provider, name, token);
      // A token that was refused is still its owner's.
      var _ = Purses.receive(consumer, name, token);
    }
  },

  REFUND("/v1/swap") {
    @Override
    boolean needsFunds() {
      return true;
    }

    @Override
    void run(Wallet wallet, String name, MintUrl mint, Token token) throws InterruptedException {
      var _ = Purses.send(wallet, name, mint, AMOUNT);
    }

    @Override
    void settle(Wallet provider, Wallet consumer, String name, MintUrl mint, Token token)
        throws InterruptedException {
      Token refund = Purses.send(provider, name, mint, AMOUNT);
      if (refund.amount() != AMOUNT) {
        throw new IllegalStateException("a refund of " + refund.amount());
      }
      var _ = Purses.receive(consumer, name, refund);
    }
  };

  /** What a wallet is given. */
  static final long FUNDS = 129;

  /** What it gives: no choice of its proofs makes it, so that a swap is needed. */
  static final long AMOUNT = 37;

  private final String path;

  WalletOperation(String path) {
    this.path = path;
  }

  /** The mint's path that the operation stands or falls with. */
  String path() {
    return path;
  }

  /** Whether the wallet must have received the token before. */
  abstract boolean needsFunds();

  /** Does it, as often as it takes. */
  abstract void run(Wallet wallet, String name, MintUrl mint, Token token)
      throws InterruptedException;

  /** After the death: brings it to its end and lets the consumer collect what is its. */
  abstract void settle(Wallet provider, Wallet consumer, String name, MintUrl mint, Token token)
      throws InterruptedException;
}
