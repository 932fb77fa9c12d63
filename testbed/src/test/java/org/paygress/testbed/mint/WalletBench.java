package org.paygress.testbed.mint;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.paygress.cashu.CashuWallet;
import org.paygress.cashu.ReceiveOutcome;
import org.paygress.cashu.SendOutcome;
import org.paygress.cashu.Token;
import org.paygress.cashu.WalletSeed;
import org.paygress.cashu.WalletSettings;
import org.paygress.cashu.WalletSettings.StepObserver;
import org.paygress.cashu.WalletStep;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/** Wallets that can lose their process at any step, and the sum that must stay what it was. */
final class WalletBench {
  private final Path directory;
  private final MintUrl mint;
  private final Duration timeout;
  private final WalletSeed seed = WalletSeed.generate();
  private final WalletSeed consumerSeed = WalletSeed.generate();

  WalletBench(Path directory, MintUrl mint, Duration timeout) {
    this.directory = directory;
    this.mint = mint;
    this.timeout = timeout;
  }

  /** The end of a process, as far as a wallet can tell. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Dies at the {@code nth} time that {@code step} is reached. */
  static StepObserver killAt(WalletStep step, int nth) {
    int[] seen = new int[1];
    return (operation, reached) -> {
      if (reached == step && ++seen[0] == nth) {
        throw new Killed();
      }
    };
  }

  CashuWallet provider(StepObserver observer) {
    return open("provider.db", seed, observer);
  }

  CashuWallet provider() {
    return provider((operation, step) -> {});
  }

  CashuWallet consumer() {
    return open("consumer.db", consumerSeed, (operation, step) -> {});
  }

  private CashuWallet open(String file, WalletSeed itsSeed, StepObserver observer) {
    return CashuWallet.open(
        new WalletSettings(directory.resolve(file), itsSeed, Set.of(mint), timeout, observer));
  }

  long sats(CashuWallet wallet) {
    return wallet.balances().getOrDefault(mint, new Msat(0)).value() / 1_000;
  }

  /** Goes on until the outcome is final. */
  ReceiveOutcome settle(CashuWallet wallet, String operation, Token token) {
    ReceiveOutcome outcome = wallet.receive(operation, token);
    for (int i = 0; i < 40 && outcome instanceof ReceiveOutcome.Unresolved; i++) {
      pause();
      outcome = wallet.receive(operation, token);
    }
    return outcome;
  }

  /** Goes on until there is a token. */
  Token settleSend(CashuWallet wallet, String operation, long sats) {
    for (int i = 0; i < 40; i++) {
      if (wallet.send(operation, mint, "sat", new Msat(sats * 1_000))
          instanceof SendOutcome.Sent(var token)) {
        return token;
      }
      pause();
    }
    throw new AssertionError("no token came");
  }

  private void pause() {
    try {
      Thread.sleep(timeout.toMillis() / 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
