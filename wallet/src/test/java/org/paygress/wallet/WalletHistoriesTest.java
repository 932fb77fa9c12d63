package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.WalletBench.Killed;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/**
 * Any history of receives, sends, payments, forged tokens, deaths and outages of a mint: once the
 * database is gone, the words and the marks find all that is ours, to the sat. Property {@code
 * wallet.histories} asks for more of them; their journal's part is {@code CounterHistoriesTest}.
 */
class WalletHistoriesTest {
  private static final int HISTORIES = Integer.getInteger("wallet.histories", 8);
  private static final int STEPS_MAX = 14;
  private static final List<WalletStep> STEPS = List.of(WalletStep.values());
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  /** Those that cost no timeout. */
  private static final List<MintFault> FAULTS =
      List.of(
          MintFault.RESET_AFTER_ACTING,
          MintFault.ERROR_BEFORE_ACTING,
          MintFault.ERROR_AFTER_ACTING,
          MintFault.TOO_MANY_REQUESTS,
          MintFault.REDIRECT,
          MintFault.GARBAGE,
          MintFault.CLAIMS_SPENT,
          MintFault.CLAIMS_PENDING,
          MintFault.REFUSAL);

  @TempDir Path directory;
  private final Seeded random = Seeded.of("WalletHistoriesTest");

  @Test
  void whatever_happened_all_that_is_ours_is_found_by_the_words() throws Exception {
    for (int i = 0; i < HISTORIES; i++) {
      try (DevMint mint =
          DevMint.start(
              0,
              DevMintOptions.defaults()
                  .withFee(random.below(2) * 100L)
                  .withKeysetIdVersion(random.below(2)))) {
        mint.faults().retryAfter("60");
        new History(i, mint, Files.createDirectory(directory.resolve("h" + i))).run();
      }
    }
  }

  private final class History {
    private final int number;
    private final DevMint mint;
    private final Path files;
    private final WalletSeed seed = WalletSeed.generate();
    private final WalletSeed payerSeed = WalletSeed.generate();
    private final Map<KeysetId, Long> marks = new HashMap<>();
    private final List<Token> tendered = new ArrayList<>();
    private final List<Token> handedOut = new ArrayList<>();
    private int database;

    History(int number, DevMint mint, Path files) {
      this.number = number;
      this.mint = mint;
      this.files = files;
    }

    private CashuWallet open(
        String file, WalletSeed itsSeed, WalletSettings.StepObserver observer) {
      return CashuWallet.open(
          new WalletSettings(
                  files.resolve(file),
                  itsSeed,
                  Set.of(mint.url()),
                  Optional.empty(),
                  TIMEOUT,
                  observer)
              .marking((url, keyset, end) -> marks.merge(keyset, end, Math::max)));
    }

    void run() {
      int steps = 1 + random.below(STEPS_MAX);
      for (int step = 0; step < steps; step++) {
        String name = "op-" + step;
        WalletStep death = STEPS.get(random.below(STEPS.size()));
        boolean dies = random.below(4) == 0;
        fault();
        try (CashuWallet wallet =
            open(
                "wallet-" + database + ".db",
                seed,
                (operation, reached) -> {
                  if (dies && reached == death) {
                    throw new Killed();
                  }
                })) {
          act(wallet, name);
        } catch (Killed died) {
          // The next process takes it up, or nobody does.
        }
        mint.faults().clear();
        if (random.below(12) == 0) {
          lose();
        }
      }
      lose();
      assertAllIsThere();
    }

    private void fault() {
      if (random.below(2) == 0) {
        String path = random.below(3) == 0 ? "/v1/restore" : "/v1/swap";
        mint.faults().refusal(12_001, "no");
        mint.faults().arm(path, FAULTS.get(random.below(FAULTS.size())), 1 + random.below(4));
      }
    }

    private void act(CashuWallet wallet, String name) {
      switch (random.below(7)) {
        case 0, 1, 2 -> {
          Token token = DevMints.mintToken(mint.url(), 3 + random.below(2_000));
          tendered.add(token);
          var _ = wallet.receive(name, random.below(2) == 0 ? token : unproven(token));
        }
        case 3 -> {
          Token real = DevMints.mintToken(mint.url(), 3);
          tendered.add(real);
          var _ = wallet.receive(name, forged(real));
        }
        case 4 -> {
          if (!tendered.isEmpty()) {
            var _ = wallet.receive(name, tendered.get(random.below(tendered.size())));
          }
        }
        case 5 -> {
          if (wallet.refund(name, mint.url(), "sat", new Msat(1_000L * (3 + random.below(300))))
              instanceof SendOutcome.Sent(var token)) {
            handedOut.add(token);
          }
        }
        default -> {
          var _ =
              wallet.melt(
                  name,
                  mint.url(),
                  "sat",
                  DevInvoices.ofSats(1 + random.below(200)),
                  new Msat(20_000));
        }
      }
      if (random.below(3) == 0) {
        var _ = wallet.recover();
      }
    }

    private Token unproven(Token token) {
      return new Token(
          token.mint(),
          token.unit(),
          token.proofs().stream()
              .map(p -> new Proof(p.amount(), p.keyset(), p.secret(), p.c(), Optional.empty()))
              .toList(),
          Optional.empty());
    }

    private Token forged(Token real) {
      Proof one = real.proofs().getFirst();
      List<Proof> proofs = new ArrayList<>();
      int count = 1 + random.below(30);
      for (int i = 0; i < count; i++) {
        proofs.add(
            new Proof(1L << i, one.keyset(), random.scalar().hex(), one.c(), Optional.empty()));
      }
      return new Token(mint.url(), "sat", proofs, Optional.empty());
    }

    /** The database is gone, and the words and the marks are all there is. */
    private void lose() {
      database++;
      try (CashuWallet wallet = open("wallet-" + database + ".db", seed, (id, step) -> {})) {
        assertThat(
                wallet.restore(
                    mint.url(), RestoreScope.seedAlone().knowing(handedOut, Map.copyOf(marks))))
            .as("history %d", number)
            .isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(wallet.ledger().balanced()).isTrue();
      }
    }

    private void assertAllIsThere() {
      try (CashuWallet wallet = open("wallet-" + database + ".db", seed, (id, step) -> {});
          CashuWallet payer = open("payer.db", payerSeed, (id, step) -> {})) {
        int redeemed = 0;
        for (Token token : handedOut) {
          var _ = payer.receive("refund-" + redeemed++, token);
        }
        for (Token token : tendered) {
          // What was not taken is its payer's still.
          var _ = payer.receive("back-" + redeemed++, token);
        }
        long ours = sats(wallet);
        assertThat(ours + sats(payer) + mint.fees())
            .as("history %d: ours %d, the payers' %d", number, ours, sats(payer))
            .isEqualTo(mint.minted());
      }
    }

    private long sats(CashuWallet wallet) {
      return wallet.balances().getOrDefault(mint.url(), Msat.ZERO).value() / 1_000;
    }
  }
}
