package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.WalletSettings.StepObserver;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** Wallets that can lose their process at any step, and the sum that must stay what it was. */
final class WalletBench {
  private final Path directory;
  private final MintUrl mint;
  private final Duration timeout;
  private final SecretKey key = SecretKey.generate();
  private final WalletSeed seed = WalletSeed.generate();
  private final WalletSeed consumerSeed = WalletSeed.generate();

  /** With a timeout that the mint's faults do not make too long a wait. */
  WalletBench(Path directory, MintUrl mint) {
    this(directory, mint, Duration.ofMillis(750));
  }

  WalletBench(Path directory, MintUrl mint, Duration timeout) {
    this.directory = directory;
    this.mint = mint;
    this.timeout = timeout;
  }

  /** One whose provider has received a token of 300 sat; at a fee, that leaves a little less. */
  static WalletBench funded(Path directory, DevMint mint) {
    var bench = new WalletBench(directory, mint.url());
    try (CashuWallet wallet = bench.provider()) {
      wallet.receive("pay", DevMints.mintToken(mint.url(), 300));
    }
    return bench;
  }

  /** The end of a process, as far as a wallet can tell. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Faults after which a healthy mint answers again. */
  private static final List<MintFault> PASSING =
      List.of(
          MintFault.DELAY,
          MintFault.SILENT_BEFORE_ACTING,
          MintFault.SILENT_AFTER_ACTING,
          MintFault.RESET_AFTER_ACTING,
          MintFault.ERROR_BEFORE_ACTING,
          MintFault.ERROR_AFTER_ACTING,
          MintFault.REDIRECT,
          MintFault.HUGE_BODY,
          MintFault.SLOW_BODY,
          MintFault.GARBAGE,
          MintFault.WRONG_DLEQ,
          MintFault.NO_DLEQ,
          MintFault.WRONG_SIGNATURE);

  /** Where a process dies, and what goes wrong with its first request. */
  record Cell(WalletStep step, Optional<MintFault> fault) {}

  static Stream<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (WalletStep step : WalletStep.values()) {
      cells.add(new Cell(step, Optional.empty()));
    }
    // One death before the faulty request, and one after it.
    for (MintFault fault : PASSING) {
      cells.add(new Cell(WalletStep.PREPARED, Optional.of(fault)));
      cells.add(new Cell(WalletStep.ANSWERED, Optional.of(fault)));
    }
    return cells.stream();
  }

  static void assertDies(Runnable work) {
    boolean died = false;
    try {
      work.run();
    } catch (Killed expected) {
      died = true;
    }
    assertThat(died).isTrue();
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
        new WalletSettings(
            directory.resolve(file), itsSeed, Set.of(mint), Optional.of(key), timeout, observer));
  }

  /** Keeps the provider's database as it is now; its wallet is closed. */
  void backUp() throws IOException {
    Files.copy(directory.resolve("provider.db"), directory.resolve("backup.db"));
  }

  /** Puts it back, as an operator with an old disk image would. */
  void putBack() throws IOException {
    loseDatabase();
    Files.copy(directory.resolve("backup.db"), directory.resolve("provider.db"));
  }

  void loseDatabase() throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(directory.resolve("provider.db" + suffix));
    }
  }

  /** The first proof that the provider's closed wallet has reserved, as whoever stole it has it. */
  Token stolen(String operation) {
    String sql =
        "SELECT amount, keyset, secret, c FROM proofs WHERE used_by = ? AND state = 'RESERVED'"
            + " ORDER BY amount";
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, operation);
      try (ResultSet row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        Proof proof =
            new Proof(
                row.getLong("amount"),
                new KeysetId(row.getString("keyset")),
                row.getString("secret"),
                CurvePoint.of(HexFormat.of().parseHex(row.getString("c"))),
                Optional.empty());
        return new Token(mint, "sat", List.of(proof), Optional.empty());
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The provider's database, past the wallet. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("provider.db"));
  }

  long sats(CashuWallet wallet) {
    return wallet.balances().getOrDefault(mint, new Msat(0)).value() / 1_000;
  }

  /** Goes on until the outcome is final. */
  ReceiveOutcome settle(CashuWallet wallet, String operation, Token token) {
    return settled(
        () -> wallet.receive(operation, token), ReceiveOutcome.Unresolved.class::isInstance);
  }

  /** Calls again, with pauses, while what comes out is open. */
  private <T> T settled(Supplier<T> call, Predicate<T> isOpen) {
    T outcome = call.get();
    for (int i = 0; i < 40 && isOpen.test(outcome); i++) {
      pause();
      outcome = call.get();
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

  /** The operation "m", which may cost 10 sat. */
  MeltOutcome melt(CashuWallet wallet, Bolt11Invoice invoice) {
    return wallet.melt("m", mint, "sat", invoice, new Msat(10_000));
  }

  /** Goes on until the outcome is final. */
  MeltOutcome settleMelt(CashuWallet wallet, Bolt11Invoice invoice) {
    return settled(() -> melt(wallet, invoice), MeltOutcome.Unresolved.class::isInstance);
  }

  /** To what tokens for provider and consumer can be locked. */
  PublicKey key() {
    return key.publicKey();
  }

  /** Goes on until there is a token, locked to {@link #key} for an hour. */
  Token settleLockedSend(CashuWallet wallet, String operation, long sats) {
    P2pkLock lock = P2pkLock.to(key()).refundable(Instant.now().plusSeconds(3_600), key());
    for (int i = 0; i < 40; i++) {
      if (wallet.send(operation, mint, "sat", new Msat(sats * 1_000), lock)
          instanceof SendOutcome.Sent(var token)) {
        return token;
      }
      pause();
    }
    throw new AssertionError("no token came");
  }

  void pause() {
    try {
      Thread.sleep(timeout.toMillis() / 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
