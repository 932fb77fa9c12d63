package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** What is over is forgotten after a while; sums and whatever is owed or open stay. */
class WalletForgettingTest {

  private static final Set<String> NONE = Set.of();
  private static final List<String> ROWS = List.of("operations", "claims", "melts", "ledger");

  @TempDir Path directory;
  private final SecretKey key = SecretKey.generate();
  private final WalletSeed seed = WalletSeed.generate();
  private Instant now = Instant.now();
  private DevMint mint;
  private CashuWallet wallet;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults().withFee(100));
    wallet = open();
  }

  @AfterEach
  void stop() {
    wallet.close();
    mint.close();
  }

  private CashuWallet open() {
    return CashuWallet.open(
        new WalletSettings(
                directory.resolve("wallet.db"),
                seed,
                Set.of(mint.url()),
                Optional.of(key),
                Duration.ofMillis(700),
                (id, step) -> {})
            .by(() -> now));
  }

  private long rows(String from) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("wallet.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
      return row.getLong(1);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Token token(long sats) {
    return DevMints.mintToken(mint.url(), sats);
  }

  private Token sent(SendOutcome outcome) {
    return ((SendOutcome.Sent) outcome).token();
  }

  private static Msat sats(long sats) {
    return new Msat(1_000 * sats);
  }

  /** Somebody else takes it. */
  private void redeem(Token token) {
    try (CashuWallet other =
        CashuWallet.open(
            WalletSettings.of(
                    directory.resolve("other.db"), WalletSeed.generate(), Set.of(mint.url()))
                .unlocking(key))) {
      assertThat(other.receive("in", token)).isInstanceOf(ReceiveOutcome.Received.class);
    } finally {
      for (String suffix : List.of("", "-wal", "-shm")) {
        var _ = directory.resolve("other.db" + suffix).toFile().delete();
      }
    }
  }

  /** Forgets what began a day ago. */
  private void forget(Predicate<String> needed) {
    Instant before = now.minus(Duration.ofDays(1));
    wallet.forget(before, before, needed);
  }

  private void aWeekPasses() {
    now = now.plus(Duration.ofDays(7));
  }

  /** One of each kind: taken, refused, given away and redeemed, paid, not paid, moved, lost. */
  private void trade() {
    var _ = wallet.receive("lease-1041", token(300));
    var _ = wallet.receive("top-up-" + "07".repeat(32), token(200));
    Token spent = token(8);
    redeem(spent);
    assertThat(wallet.receive("lease-1042", spent)).isInstanceOf(ReceiveOutcome.Refused.class);
    Token refund = sent(wallet.refund("refund-lease-1043-unused-0", mint.url(), "sat", sats(20)));
    Token gift = sent(wallet.send("gift", mint.url(), "sat", sats(30)));
    redeem(refund);
    redeem(gift);
    assertThat(wallet.redeemed(Map.of("refund-lease-1043-unused-0", refund, "gift", gift)))
        .containsExactlyInAnyOrder("refund-lease-1043-unused-0", "gift");
    assertThat(wallet.melt("withdraw-7", mint.url(), "sat", DevInvoices.ofSats(40), sats(10)))
        .isInstanceOf(MeltOutcome.Paid.class);
    mint.rotateKeysets();
    assertThat(wallet.rotate(Duration.ofDays(30)).rotated()).isGreaterThan(sats(100));
  }

  /** A wallet of other words. */
  private CashuWallet open(String name) {
    CashuWallet other =
        CashuWallet.open(
            WalletSettings.of(
                directory.resolve(name + ".db"), WalletSeed.generate(), Set.of(mint.url())));
    var _ = other.receive("in", token(10));
    return other;
  }

  @Test
  void what_is_over_is_forgotten_and_every_sum_stays() {
    trade();
    Ledger ledger = wallet.ledger();
    Map<?, Msat> balances = wallet.balances();
    long counters = rows("counters");
    assertThat(ledger.balanced()).isTrue();
    forget(NONE::contains);
    assertThat(rows("operations")).isGreaterThan(5);

    aWeekPasses();
    forget(NONE::contains);

    assertThat(rows("operations")).isZero();
    assertThat(rows("claims")).isZero();
    assertThat(rows("melts")).isZero();
    assertThat(rows("proofs WHERE state <> 'UNSPENT'")).isZero();
    // Received, fees, refunded, sent, withdrawn and held, in one entry.
    assertThat(rows("ledger")).isEqualTo(6);
    assertThat(wallet.ledger()).isEqualTo(ledger);
    assertThat(wallet.balances()).isEqualTo(balances);
    assertThat(rows("counters")).isEqualTo(counters);
    assertThat(wallet.history(10)).isEmpty();
    assertThat(wallet.highest("lease-")).isEqualTo(1_042);
    assertThat(wallet.highest("refund-lease-")).isEqualTo(1_043);
    assertThat(wallet.highest("withdraw-")).isEqualTo(7);

    // Once more on top of what is carried forward.
    var _ = wallet.receive("lease-1044", token(50));
    Ledger more = wallet.ledger();
    aWeekPasses();
    forget(NONE::contains);
    assertThat(rows("ledger")).isEqualTo(6);
    assertThat(wallet.ledger()).isEqualTo(more);
    assertThat(wallet.highest("lease-")).isEqualTo(1_044);
  }

  @Test
  void a_wallet_that_has_forgotten_all_is_not_taken_for_a_new_one() {
    trade();
    aWeekPasses();
    forget(NONE::contains);

    assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 0));
    assertThat(wallet.restoreAdvised()).isEmpty();
    assertThat(wallet.restore(mint.url()))
        .isInstanceOfSatisfying(
            RestoreOutcome.Restored.class,
            restored -> assertThat(restored.value()).isEqualTo(sats(0)));
    assertThat(wallet.ledger().balanced()).isTrue();
  }

  @Test
  void a_loss_stays_in_the_sums_alone() {
    var _ = wallet.receive("lease-1", token(64));
    wallet.close();
    // The same words elsewhere.
    try (CashuWallet twin =
        CashuWallet.open(
            WalletSettings.of(directory.resolve("twin.db"), seed, Set.of(mint.url())))) {
      var _ = twin.restore(mint.url());
      redeem(sent(twin.send("theft", mint.url(), "sat", sats(60))));
    }
    wallet = open();
    var _ = wallet.verify(mint.url());
    Ledger ledger = wallet.ledger();
    assertThat(ledger.books().getFirst().lost()).isGreaterThan(sats(0));

    aWeekPasses();
    forget(NONE::contains);

    assertThat(rows("operations")).isZero();
    assertThat(rows("proofs WHERE state = 'SPENT'")).isZero();
    assertThat(wallet.ledger()).isEqualTo(ledger);
  }

  @Test
  void what_is_open_owed_needed_or_young_stays() {
    var _ = wallet.receive("funds", token(300));
    Token owed = sent(wallet.refund("refund-lease-5", mint.url(), "sat", sats(20)));
    mint.faults().arm("/v1/swap", MintFault.SILENT_AFTER_ACTING);
    mint.faults().arm("/v1/restore", MintFault.SILENT_BEFORE_ACTING, 99);
    assertThat(wallet.receive("open", token(40))).isInstanceOf(ReceiveOutcome.Unresolved.class);
    mint.faults().clear();
    var _ = wallet.receive("needed", token(50));
    aWeekPasses();
    var _ = wallet.receive("young", token(60));
    List<Long> before = ROWS.stream().map(this::rows).toList();

    assertThat(wallet.redeemed(Map.of("refund-lease-5", owed))).isEmpty();
    forget(name -> name.equals("needed") || name.equals("funds"));

    assertThat(ROWS.stream().map(this::rows).toList()).isEqualTo(before);
    assertThat(wallet.sent("refund-lease-5")).contains(owed);
    assertThat(wallet.resume("needed")).isInstanceOf(ReceiveOutcome.Received.class);
    assertThat(wallet.recover().recovered()).isEqualTo(1);
    // As soon as its mint says that its owner has it, a refund is over as all else.
    redeem(owed);
    assertThat(wallet.redeemed(Map.of("refund-lease-5", owed))).containsExactly("refund-lease-5");
    forget(NONE::contains);
    assertThat(wallet.history(10))
        .extracting(HistoryEntry::operationId)
        .containsExactlyInAnyOrder("young");
    assertThat(wallet.ledger().balanced()).isTrue();
  }

  @Test
  void a_token_that_came_back_is_redeemed_but_not_if_we_took_it_to_make_another() {
    var _ = wallet.receive("funds", token(300));
    Token paidWith = sent(wallet.refund("refund-lease-5", mint.url(), "sat", sats(20)));
    Token takenBack = sent(wallet.refund("refund-lease-6", mint.url(), "sat", sats(20)));
    var _ = wallet.receive("lease-9", paidWith);
    var _ = wallet.receive("refund-lease-6/0011/back-0", takenBack);
    assertThat(rows("proofs WHERE state = 'SENT'")).isZero();

    assertThat(wallet.redeemed(Map.of("refund-lease-5", paidWith, "refund-lease-6", takenBack)))
        .containsExactly("refund-lease-5");
  }

  @Test
  void a_mint_that_says_nothing_leaves_every_refund_owed() {
    var _ = wallet.receive("funds", token(300));
    Token refund = sent(wallet.refund("refund-lease-5", mint.url(), "sat", sats(20)));
    redeem(refund);
    mint.faults().arm("/v1/checkstate", MintFault.SILENT_BEFORE_ACTING);

    assertThat(wallet.redeemed(Map.of("refund-lease-5", refund))).isEmpty();
    mint.faults().clear();
    aWeekPasses();
    forget(NONE::contains);
    assertThat(wallet.sent("refund-lease-5")).contains(refund);
  }

  @Test
  void what_was_taken_of_a_locked_token_is_known_as_long_as_the_lock_lasts() {
    P2pkLock lock = P2pkLock.to(key.publicKey());
    Token ever;
    Token days;
    try (CashuWallet payer = open("payer")) {
      var _ = payer.receive("more", token(100));
      Instant end = now.plus(Duration.ofDays(10));
      ever = sent(payer.send("ever", mint.url(), "sat", sats(20), lock));
      days =
          sent(
              payer.send(
                  "days",
                  mint.url(),
                  "sat",
                  sats(20),
                  lock.refundable(end, SecretKey.generate().publicKey())));
    }
    var _ = wallet.receive("lease-1", ever);
    var _ = wallet.receive("lease-2", days);
    aWeekPasses();
    forget(NONE::contains);
    assertThat(List.of(ever, days)).noneMatch(this::isOnlyOurs);

    aWeekPasses();
    forget(NONE::contains);
    assertThat(wallet.history(10)).extracting(HistoryEntry::operationId).containsExactly("lease-1");
    assertThat(List.of(ever, days)).noneMatch(this::isOnlyOurs);
  }

  private boolean isOnlyOurs(Token token) {
    return wallet.assess(token) instanceof Assessment.Acceptable acceptable
        && acceptable.lockedToUs();
  }

  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Test
  void whenever_it_dies_no_sum_changes_and_the_next_run_goes_on() {
    // More than one transaction takes.
    for (int i = 0; i < 70; i++) {
      booked(i);
    }
    aWeekPasses();
    Ledger ledger = wallet.ledger();
    for (int survived = 0; survived < 70; survived += 9) {
      List<String> asked = new ArrayList<>();
      int last = survived;
      try {
        forget(
            name -> {
              asked.add(name);
              if (asked.size() > last) {
                throw new Death();
              }
              return false;
            });
      } catch (Death expected) {
        // As if the process had died there.
      }
      wallet.close();
      wallet = open();
      assertThat(wallet.ledger()).isEqualTo(ledger);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
    forget(NONE::contains);
    assertThat(rows("operations")).isZero();
    assertThat(wallet.ledger()).isEqualTo(ledger);
  }

  private void booked(int number) {
    assertThat(wallet.receive("lease-" + number, token(2 + number % 3)))
        .isInstanceOf(ReceiveOutcome.Received.class);
  }
}
