package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.wallet.WalletBench.assertDies;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.SendOutcome.Failed;
import org.paygress.wallet.SendOutcome.Sent;
import org.paygress.wallet.saga.CashuWallet;

/** The rows of a send's recovery table that need more than a death. */
class WalletSendTest {
  private static final Msat SATS_200 = new Msat(200_000);

  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults().withFee(100));
    bench = WalletBench.funded(directory, mint);
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  private long number(String sql) throws Exception {
    try (Connection connection = bench.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  @Test
  void to_spend_everything_costs_the_fee_of_every_proof() throws Exception {
    try (CashuWallet wallet = bench.provider()) {
      // 100 thousandths a proof, rounded up.
      long proofs = number("SELECT count(*) FROM proofs WHERE state = 'UNSPENT'");
      assertThat(wallet.spendingFee(mint.url(), "sat"))
          .isEqualTo(new Msat((proofs * 100 + 999) / 1_000 * 1_000));
      assertThat(wallet.spendingFee(mint.url(), "usd")).isEqualTo(new Msat(0));
    }
  }

  @Test
  void what_was_sent_is_kept_as_sent_and_the_change_as_ours() throws Exception {
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.send("s", mint.url(), "sat", SATS_200)).isInstanceOf(Sent.class);
    }
    assertThat(number("SELECT sum(amount) FROM proofs WHERE state = 'SENT'")).isEqualTo(200);
    assertThat(number("SELECT sum(amount) FROM proofs WHERE state = 'UNSPENT'")).isEqualTo(98);
    assertThat(number("SELECT count(*) FROM proofs WHERE state = 'RESERVED'")).isZero();
  }

  @Test
  void a_refund_is_booked_as_one_also_when_its_process_died() {
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(WalletStep.ANSWERED, 1))) {
      assertDies(() -> wallet.refund("back", mint.url(), "sat", SATS_200));
    }
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(1, 0, 0, 0));
      assertThat(wallet.sent("back").orElseThrow().amount()).isEqualTo(200);
      assertThat(wallet.history(1).getFirst().kind()).isEqualTo(HistoryEntry.Kind.REFUND);
      Ledger.Book book = wallet.ledger().books().getFirst();
      assertThat(book.refunded()).isEqualTo(SATS_200);
      assertThat(book.sent()).isEqualTo(new Msat(0));
      assertThat(book.balanced()).isTrue();
      assertThat(wallet.refund("exact", mint.url(), "sat", book.held())).isInstanceOf(Sent.class);
      assertThat(wallet.ledger().books().getFirst().refunded())
          .isEqualTo(SATS_200.plus(book.held()));
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void the_secrets_of_a_locked_token_are_kept_no_longer_than_needed() throws Exception {
    P2pkLock lock = P2pkLock.to(bench.key());
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.send("s", mint.url(), "sat", SATS_200, lock)).isInstanceOf(Sent.class);
      mint.faults().arm("/v1/swap", MintFault.TOO_MANY_REQUESTS);
      assertThat(wallet.send("t", mint.url(), "sat", new Msat(20_000), lock))
          .isInstanceOf(Failed.class);
    }
    assertThat(number("SELECT count(*) FROM locked_outputs")).isZero();
  }

  @Test
  void secrets_of_an_earlier_life_are_skipped() throws Exception {
    bench.backUp();
    try (CashuWallet wallet = bench.provider()) {
      wallet.receive("more", DevMints.mintToken(mint.url(), 511));
    }
    bench.putBack();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.settleSend(wallet, "s", 200).amount()).isEqualTo(200);
      assertThat(wallet.restoreAdvised()).containsExactly(mint.url());
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void counters_that_cannot_be_looked_up_delay_a_send() throws Exception {
    bench.backUp();
    try (CashuWallet wallet = bench.provider()) {
      wallet.receive("more", DevMints.mintToken(mint.url(), 511));
    }
    bench.putBack();
    mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.send("s", mint.url(), "sat", SATS_200)).isInstanceOf(Failed.class);
      mint.faults().clear();
      assertThat(bench.settleSend(wallet, "s", 200).amount()).isEqualTo(200);
    }
  }

  @Test
  void a_proof_stolen_before_a_send_is_booked_as_lost_and_the_others_are_free() {
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(WalletStep.PREPARED, 1))) {
      assertDies(() -> wallet.send("s", mint.url(), "sat", SATS_200));
    }
    Token stolen = bench.stolen("s");
    try (CashuWallet thief = bench.consumer()) {
      assertThat(thief.receive("theft", stolen)).isInstanceOf(ReceiveOutcome.Received.class);
    }
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.send("s", mint.url(), "sat", SATS_200))
          .isEqualTo(new Failed("the balance at the mint is too low"));
      assertThat(wallet.ledger().balanced()).isTrue();
      assertThat(wallet.ledger().books().getFirst().lost())
          .isEqualTo(new Msat(1_000 * stolen.amount()));
      assertThat(bench.sats(wallet)).isEqualTo(299 - stolen.amount());
    }
  }

  @Test
  void less_than_one_unit_is_not_sent() {
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.send("s", mint.url(), "sat", new Msat(999)))
          .isEqualTo(new Failed("the amount is less than one unit"));
    }
  }

  @Test
  void a_send_that_needs_change_waits_for_a_mint_that_does_not_introduce_itself() {
    mint.faults().arm("/v1/info", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.send("s", mint.url(), "sat", SATS_200))
          .isEqualTo(new Failed("the mint failed with status 500"));
      mint.faults().clear();
      assertThat(wallet.send("s", mint.url(), "sat", SATS_200)).isInstanceOf(Sent.class);
    }
  }

  @Test
  void a_swap_begun_with_a_mint_that_went_silent_stays_open() {
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(WalletStep.SENT, 1))) {
      assertDies(() -> wallet.send("s", mint.url(), "sat", SATS_200));
    }
    mint.faults().arm("/v1/info", MintFault.ERROR_BEFORE_ACTING);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.send("s", mint.url(), "sat", SATS_200))
          .isEqualTo(new Failed("the mint failed with status 500"));
      mint.faults().clear();
      assertThat(bench.settleSend(wallet, "s", 200).amount()).isEqualTo(200);
    }
  }
}
