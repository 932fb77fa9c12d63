package org.paygress.provider.matrix;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.wallet.MeltOutcome;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.Wallet;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.WalletSettings.StepObserver;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** Wallets of a matrix, and what is done with them until its outcome is final. */
final class Purses {

  private static final Duration PAUSE = Duration.ofMillis(250);
  // A minute and more: a mint of others, on a busy machine, has been seen to take half of one.
  private static final int ATTEMPTS = 300;

  /** More than any swap here costs, and more sats than any other cell has. */
  private static final long FEES_OF_MANY = 200;

  private static final Msat FEE_MAX = new Msat(20_000);

  private Purses() {}

  static CashuWallet open(
      Path database, WalletSeed seed, Collection<Cell> cells, StepObserver observer) {
    Set<MintUrl> mints = cells.stream().map(cell -> cell.url()).collect(Collectors.toSet());
    return CashuWallet.open(
        new WalletSettings(
            database, seed, mints, Optional.empty(), cells.iterator().next().timeout(), observer));
  }

  /** Receives what a cell begins with; nothing is wrong yet. */
  static void fund(Wallet wallet, String operation, Token token) throws InterruptedException {
    ReceiveOutcome outcome = receive(wallet, operation, token);
    if (!(outcome instanceof ReceiveOutcome.Received)) {
      throw new IllegalStateException(operation + " begins with nothing: " + outcome);
    }
  }

  /** Takes up what was cut short until nothing of it is open. */
  static void recover(Wallet wallet) throws InterruptedException {
    for (int i = 0; wallet.recover().failed() > 0; i++) {
      if (i == ATTEMPTS) {
        throw new IllegalStateException("something stays open: " + wallet.recover());
      }
      Thread.sleep(PAUSE);
    }
  }

  static ReceiveOutcome receive(Wallet wallet, String operation, Token token)
      throws InterruptedException {
    for (int i = 0; i < ATTEMPTS; i++) {
      ReceiveOutcome outcome = wallet.receive(operation, token);
      if (!(outcome instanceof ReceiveOutcome.Unresolved)) {
        return outcome;
      }
      Thread.sleep(PAUSE);
    }
    throw new IllegalStateException(operation + " stays unresolved");
  }

  static Token send(Wallet wallet, String operation, MintUrl mint, long sats)
      throws InterruptedException {
    String why = "";
    for (int i = 0; i < ATTEMPTS; i++) {
      switch (wallet.send(operation, mint, "sat", new Msat(sats * 1_000))) {
        case SendOutcome.Sent(var token) -> {
          return token;
        }
        case SendOutcome.Failed(var message) -> why = message;
      }
      Thread.sleep(PAUSE);
    }
    throw new IllegalStateException(operation + " yields no token: " + why);
  }

  static MeltOutcome melt(Wallet wallet, String operation, MintUrl mint, Bolt11Invoice invoice)
      throws InterruptedException {
    String why = "";
    for (int i = 0; i < ATTEMPTS; i++) {
      MeltOutcome outcome = wallet.melt(operation, mint, "sat", invoice, FEE_MAX);
      if (!(outcome instanceof MeltOutcome.Unresolved(var message))) {
        return outcome;
      }
      why = message;
      Thread.sleep(PAUSE);
    }
    throw new IllegalStateException(operation + " stays unresolved: " + why);
  }

  static long sats(Wallet wallet, MintUrl mint) {
    return wallet.balances().getOrDefault(mint, Msat.ZERO).value() / 1_000;
  }

  /**
   * Moves all that {@code from} believes to have at a mint to {@code to}: what is there in the
   * books only does not arrive.
   */
  static void drain(Wallet from, Wallet to, MintUrl mint) throws InterruptedException {
    long balance = sats(from, mint);
    if (balance > FEES_OF_MANY) {
      // Many proofs have to be swapped first, and the fee for it is taken from what stays.
      move(from, to, mint, "most", balance - FEES_OF_MANY);
    }
    long rest = sats(from, mint);
    if (rest > 0) {
      move(from, to, mint, "all", rest);
    }
  }

  private static void move(Wallet from, Wallet to, MintUrl mint, String what, long sats)
      throws InterruptedException {
    String name = what + "-" + mint.value();
    var _ = receive(to, "drained-" + name, send(from, "drain-" + name, mint, sats));
  }
}
