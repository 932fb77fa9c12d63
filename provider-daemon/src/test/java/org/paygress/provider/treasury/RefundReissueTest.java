package org.paygress.provider.treasury;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.provider.store.Journals;
import org.paygress.system.sqlite.Database;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.RefusalReason;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** A refund that is fetched when the keyset of its token ends. */
class RefundReissueTest {

  private static final String NAME = "refund-lease-1000";
  private static final Duration SOON = Duration.ofDays(3);

  @TempDir Path dir;
  private final WalletSeed seed = WalletSeed.generate();
  private DevMint mint;
  private Database journal;
  private JournallingWallet wallet;
  private RefundReissue refunds;
  private CashuWallet consumer;
  private Token made;

  @BeforeEach
  void start() {
    start(0);
  }

  /** A refund is made of the old keyset, the mint has a new one, and the provider knows of it. */
  private void start(long fee) {
    stop();
    mint =
        DevMint.start(
            0,
            DevMintOptions.defaults()
                .withFee(fee)
                .withFinalExpiry(Instant.now().plus(SOON).getEpochSecond()));
    journal = Journals.open(dir.resolve("journal-" + fee + ".db"));
    open(fee);
    wallet.receive("lease-1000", DevMints.mintToken(mint.url(), 300));
    assertThat(wallet.refund(NAME, mint.url(), "sat", new Msat(100_000)))
        .isInstanceOf(SendOutcome.Sent.class);
    made = wallet.sent(NAME).orElseThrow();
    consumer =
        CashuWallet.open(
            WalletSettings.of(
                dir.resolve("consumer-" + fee + ".db"), WalletSeed.generate(), Set.of(mint.url())));
    assertThat(refunds.current(NAME)).contains(made);
    mint.rotateKeysets();
    // The keysets that are known are ten minutes old at most: a new process asks at once.
    wallet.close();
    open(fee);
  }

  private void open(long fee) {
    wallet =
        new JournallingWallet(
            CashuWallet.open(
                WalletSettings.of(dir.resolve("wallet-" + fee + ".db"), seed, Set.of(mint.url()))),
            journal);
    refunds = new RefundReissue(wallet);
  }

  @AfterEach
  void stop() {
    if (mint != null) {
      wallet.close();
      journal.close();
      consumer.close();
      mint.close();
    }
  }

  private ReceiveOutcome redeem(String name, Token token) {
    return consumer.receive(name, token);
  }

  private static void assertSpent(ReceiveOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            ReceiveOutcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.SPENT));
  }

  @Test
  void it_is_made_anew_once_and_only_the_new_one_is_good() {
    Token fresh = refunds.current(NAME).orElseThrow();
    assertThat(fresh).isNotEqualTo(made);
    assertThat(fresh.amount()).isEqualTo(100);
    assertThat(wallet.ends(fresh, Duration.ofDays(30))).isFalse();
    assertThat(refunds.current(NAME)).contains(fresh);
    assertThat(wallet.sent(NAME)).contains(fresh);
    assertSpent(redeem("old", made));
    assertThat(redeem("new", fresh)).isInstanceOf(ReceiveOutcome.Received.class);
    assertThat(wallet.ledger().balanced()).isTrue();
    assertThat(wallet.balances().get(mint.url())).isEqualTo(new Msat(200_000));
  }

  @Test
  void one_that_its_owner_has_redeemed_is_handed_out_as_it_was() {
    assertThat(redeem("old", made)).isInstanceOf(ReceiveOutcome.Received.class);
    assertThat(refunds.current(NAME)).contains(made);
    assertThat(refunds.current(NAME)).contains(made);
    assertThat(wallet.balances().get(mint.url())).isEqualTo(new Msat(200_000));
  }

  @Test
  void while_the_mint_is_away_the_old_one_stays_and_another_comes_later() {
    mint.faults().arm("/v1/swap", MintFault.TOO_MANY_REQUESTS);
    mint.faults().retryAfter("60");
    assertThat(refunds.current(NAME)).contains(made);
    mint.faults().clear();
    Token fresh = refunds.current(NAME).orElseThrow();
    assertThat(fresh).isNotEqualTo(made);
    assertThat(redeem("new", fresh)).isInstanceOf(ReceiveOutcome.Received.class);
  }

  @Test
  void what_was_cut_short_after_the_old_one_was_taken_back_is_finished_by_the_next_who_asks() {
    mint.faults().arm("/v1/swap", MintFault.ERROR_AFTER_ACTING, 1);
    Optional<Token> first = refunds.current(NAME);
    wallet.close();
    open(0);
    Token fresh = refunds.current(NAME).orElseThrow();
    assertThat(first).isPresent();
    assertThat(fresh).isNotEqualTo(made);
    assertThat(redeem("new", fresh)).isInstanceOf(ReceiveOutcome.Received.class);
    assertSpent(redeem("old", made));
  }

  @Test
  void it_is_worth_as_much_though_the_mint_takes_fees() {
    start(100);
    Token fresh = refunds.current(NAME).orElseThrow();
    assertThat(fresh).isNotEqualTo(made);
    assertThat(fresh.amount()).isEqualTo(100);
    assertThat(wallet.ledger().balanced()).isTrue();
  }

  @Test
  void what_was_never_made_is_not_made_now() {
    assertThat(refunds.current("refund-lease-1001")).isEmpty();
  }
}
