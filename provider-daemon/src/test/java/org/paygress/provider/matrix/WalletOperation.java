package org.paygress.provider.matrix;

import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.wallet.MeltOutcome;
import org.paygress.wallet.Wallet;

/** What is cut short in a wallet, and how its caller goes on afterwards. */
enum WalletOperation {
  RECEIVE("/v1/swap", false) {
    @Override
    String subject(Token token) {
      return token.encode();
    }

    @Override
    void run(Wallet wallet, String name, MintUrl mint, String subject) throws InterruptedException {
      var _ = Purses.receive(wallet, name, token(subject));
    }

    @Override
    void settle(Wallet provider, Wallet consumer, String name, Cell cell, String subject)
        throws InterruptedException {
      run(provider, name, cell.url(), subject);
      // A token that was refused is still its owner's.
      run(consumer, name, cell.url(), subject);
    }
  },

  REFUND("/v1/swap", true) {
    @Override
    String subject(Token token) {
      return "";
    }

    @Override
    void run(Wallet wallet, String name, MintUrl mint, String subject) throws InterruptedException {
      var _ = Purses.send(wallet, name, mint, AMOUNT);
    }

    @Override
    void settle(Wallet provider, Wallet consumer, String name, Cell cell, String subject)
        throws InterruptedException {
      Token refund = Purses.send(provider, name, cell.url(), AMOUNT);
      require(refund.amount() == AMOUNT, "a refund of " + refund.amount());
      var _ = Purses.receive(consumer, name, refund);
    }
  },

  WITHDRAW("/v1/melt/bolt11", true) {
    @Override
    String subject(Token token) {
      return DevInvoices.ofSats(AMOUNT).text();
    }

    @Override
    void run(Wallet wallet, String name, MintUrl mint, String subject) throws InterruptedException {
      var _ = Purses.melt(wallet, name, mint, invoice(subject));
    }

    @Override
    void settle(Wallet provider, Wallet consumer, String name, Cell cell, String subject)
        throws InterruptedException {
      MeltOutcome outcome = Purses.melt(provider, name, cell.url(), invoice(subject));
      if (outcome instanceof MeltOutcome.Paid(var amount, var fee, var _)) {
        cell.paidOut().set((amount.value() + fee.value()) / 1_000);
      }
      long expected = outcome instanceof MeltOutcome.Paid ? 1 : 0;
      cell.paymentsMade()
          .ifPresent(
              made ->
                  require(
                      made == expected, "paid " + made + " times, but the wallet says " + outcome));
    }
  },

  /** Many small proofs are made into few: what upkeep does by itself. */
  MERGE("/v1/swap", true) {
    // Twenty proofs: six times as many are more than are held without merging them.
    @Override
    long funds() {
      return (1L << 20) - 1;
    }

    @Override
    int fundedTimes() {
      return 6;
    }

    @Override
    String subject(Token token) {
      return "";
    }

    @Override
    void run(Wallet wallet, String name, MintUrl mint, String subject) {
      var _ = wallet.merge();
    }

    @Override
    void settle(Wallet provider, Wallet consumer, String name, Cell cell, String subject)
        throws InterruptedException {
      Purses.recover(provider);
      run(provider, name, cell.url(), subject);
    }
  };

  /** What a wallet is given, unless it needs more. */
  static final long FUNDS = 129;

  /** What it gives: no choice of its proofs makes it, so that a swap is needed. */
  static final long AMOUNT = 37;

  private final String path;
  private final boolean needsFunds;

  WalletOperation(String path, boolean needsFunds) {
    this.path = path;
    this.needsFunds = needsFunds;
  }

  /** The mint's path that the operation stands or falls with. */
  String path() {
    return path;
  }

  /** Whether the wallet must have received the token before. */
  boolean needsFunds() {
    return needsFunds;
  }

  /** The sats of the token that it is done with. */
  long funds() {
    return FUNDS;
  }

  /** How many tokens of {@link #funds} sats a wallet has that needs them. */
  int fundedTimes() {
    return 1;
  }

  /** What it is done with, as text, made of the token that the cell has. */
  abstract String subject(Token token);

  /** Does it, as often as it takes. */
  abstract void run(Wallet wallet, String name, MintUrl mint, String subject)
      throws InterruptedException;

  /** After the death: brings it to its end and lets the consumer collect what is its. */
  abstract void settle(Wallet provider, Wallet consumer, String name, Cell cell, String subject)
      throws InterruptedException;

  private static Token token(String text) {
    return switch (Token.parse(text)) {
      case Parsed.Ok<Token>(var token) -> token;
      case Parsed.Malformed<Token>(var reason) -> throw new IllegalArgumentException(reason);
    };
  }

  private static Bolt11Invoice invoice(String text) {
    return switch (Bolt11Invoice.parse(text)) {
      case Parsed.Ok<Bolt11Invoice>(var invoice) -> invoice;
      case Parsed.Malformed<Bolt11Invoice>(var reason) ->
          throw new IllegalArgumentException(reason);
    };
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
