package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.money.Sat;
import org.paygress.provider.control.ControlAnswer;
import org.paygress.provider.control.ControlCall;
import org.paygress.provider.control.ControlClient;
import org.paygress.provider.store.WithdrawalJournal;
import org.paygress.provider.store.WithdrawalJournal.Withdrawal;
import org.paygress.system.Parsed;
import org.paygress.testbed.lnurl.DevPayService;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.testbed.mint.DevLightning;
import org.paygress.testbed.mint.MintFault;

/** The operator's money, through the running daemon. */
class WithdrawalTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration RETRY = Duration.ofSeconds(60);

  @TempDir Path dir;
  private final DevPayService service = DevPayService.start();
  private Provider provider;

  @BeforeEach
  void start() {
    provider = new Provider(dir);
  }

  @AfterEach
  void stop() {
    provider.close();
    service.close();
  }

  private ControlAnswer ask(String command, ObjectNode arguments) throws Exception {
    return ControlClient.ask(
            provider.config().provider().stateDir(), new ControlCall(command, arguments), RETRY)
        .orElseThrow();
  }

  private JsonNode done(String command, ObjectNode arguments) throws Exception {
    ControlAnswer answer = ask(command, arguments);
    assertThat(answer).isInstanceOf(ControlAnswer.Done.class);
    return ((ControlAnswer.Done) answer).result();
  }

  private static ObjectNode arguments() {
    return JSON.createObjectNode();
  }

  /** Consumers have paid for hours, and the tests do not last that long. */
  private static ObjectNode owedToo() {
    return arguments().put("owed_too", true);
  }

  private JsonNode withdraw(String destination) throws Exception {
    return done("wallet withdraw", owedToo().put("destination", destination));
  }

  private long balance() throws Exception {
    JsonNode balance = done("wallet balance", arguments());
    assertThat(balance.path("balanced").asBoolean()).isTrue();
    return balance.path("mints").path(0).path("msats").asLong() / 1_000;
  }

  private void earn(long sats) {
    earn("basic", sats);
  }

  private void earn(String tier, long sats) {
    provider.start();
    try (Consumer alice = provider.consumer()) {
      assertThat(alice.ask(spawn(tier, sats))).isInstanceOf(AccessDetails.class);
    }
  }

  private String spawn(String tier, long sats) {
    return Requests.spawn(provider.token(sats)).put("pod_spec_id", tier).toString();
  }

  @Test
  void an_invoice_is_paid_and_the_books_say_where_it_went() throws Exception {
    earn(1_000);
    Bolt11Invoice invoice = DevInvoices.ofSats(200);
    JsonNode paid = withdraw(invoice.text());
    assertThat(paid.path("state").asText()).isEqualTo("paid");
    assertThat(paid.path("msats").asLong()).isEqualTo(200_000);
    long fee = paid.path("fee_msats").asLong() / 1_000;
    assertThat(fee).isBetween(0L, 7L);
    assertThat(balance()).isEqualTo(1_000 - 200 - fee);
    JsonNode book = done("wallet balance", arguments()).path("books").path(0);
    assertThat(book.path("received_msats").asLong()).isEqualTo(1_000_000);
    assertThat(book.path("withdrawn_msats").asLong()).isEqualTo(200_000);
    assertThat(provider.mint.lightning().payments()).isEqualTo(1);
  }

  @Test
  void the_same_invoice_is_paid_once_however_often_it_is_named() throws Exception {
    earn(1_000);
    Bolt11Invoice invoice = DevInvoices.ofSats(20);
    assertThat(withdraw(invoice.text()).path("state").asText()).isEqualTo("paid");
    assertThat(ask("wallet withdraw", owedToo().put("destination", invoice.text())))
        .isEqualTo(
            new ControlAnswer.Refused(
                "this invoice is that of withdraw-1, which is paid",
                "nothing was paid; see paygressd wallet balance"));
    provider.mint.lightning().next(DevLightning.Payment.FAILS);
    Bolt11Invoice other = DevInvoices.ofSats(20);
    assertThat(ask("wallet withdraw", owedToo().put("destination", other.text())))
        .isInstanceOf(ControlAnswer.Refused.class);
    provider.mint.lightning().next(DevLightning.Payment.PAYS);
    // What was certainly not paid may be tried again.
    assertThat(withdraw(other.text()).path("state").asText()).isEqualTo("paid");
    assertThat(provider.mint.lightning().payments()).isEqualTo(2);
  }

  @Test
  void an_address_gets_the_amount_that_was_named() throws Exception {
    earn(1_000);
    JsonNode paid =
        done("wallet withdraw", owedToo().put("destination", service.address()).put("sats", 300));
    assertThat(paid.path("state").asText()).isEqualTo("paid");
    assertThat(service.asked()).containsExactly(new Sat(300).toMsat());
  }

  @Test
  void without_an_amount_what_consumers_paid_for_stays() throws Exception {
    earn(1_000);
    // 1000 sat bought 20 000 s, of which a few seconds are served and 1 sat a 20 s is ours.
    ControlAnswer refused =
        ask("wallet withdraw", arguments().put("destination", service.address()));
    assertThat(refused)
        .isEqualTo(
            new ControlAnswer.Refused(
                "what is left beside debts and fees is too little to withdraw",
                "nothing was paid; see paygressd wallet balance"));
    done("lease end", arguments().put("lease", "1000"));
    // While the refund is being made all of the money is set aside for it.
    await().untilAsserted(() -> assertThat(balance()).isBetween(1L, 30L));
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void what_consumers_paid_for_is_neither_withdrawn_nor_exported_unless_that_is_said()
      throws Exception {
    earn(1_000);
    String remedy =
        "what is owed gets less while leases are served; --owed-too spends it, and then refunds"
            + " wait";
    for (ObjectNode order :
        List.of(
            arguments().put("destination", DevInvoices.ofSats(500).text()),
            arguments().put("destination", service.address()).put("sats", 500))) {
      assertThat(ask("wallet withdraw", order))
          .isEqualTo(
              new ControlAnswer.Refused(
                  "that is owed to consumers; with the fee limit, 0 sat can be withdrawn", remedy));
    }
    assertThat(ask("wallet send", arguments().put("sats", 500)))
        .isInstanceOfSatisfying(
            ControlAnswer.Refused.class,
            refused -> assertThat(refused.message()).startsWith("that is owed to consumers; "));
    assertThat(balance()).isEqualTo(1_000);
  }

  @Test
  void a_refund_outlives_the_wallets_database() throws Exception {
    provider.start();
    try (Consumer alice = provider.consumer()) {
      String request = spawn("basic", 1_000);
      assertThat(alice.ask(request)).isInstanceOf(AccessDetails.class);
      done("lease end", arguments().put("lease", "1000"));
      await().until(() -> balance() < 1_000);
      long ours = balance();
      JsonNode book = done("wallet balance", arguments()).path("books").path(0);
      assertThat(book.path("refunded_msats").asLong()).isEqualTo(1_000 * (1_000 - ours));
      provider.stop();
      Path wallet = provider.config().provider().stateDir().resolve("wallet.db");
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(wallet.resolveSibling("wallet.db" + suffix));
      }
      provider.start();

      assertThat(balance()).isZero();
      JsonNode restored = done("wallet restore", arguments()).path("mints").path(0);
      assertThat(restored.path("msats").asLong()).isEqualTo(1_000 * ours);
      assertThat(restored.path("known").asInt()).isPositive();
      String refund = ((ErrorReply) alice.ask(request)).refundToken().orElseThrow();
      Token token = ((Parsed.Ok<Token>) Token.parse(refund)).value();
      assertThat(token.amount() + ours).isEqualTo(1_000);
      assertThat(balance()).isEqualTo(ours);
    }
  }

  @Test
  void a_fee_above_the_limit_is_refused_and_nothing_moves() throws Exception {
    earn(1_000);
    ObjectNode order =
        owedToo().put("destination", DevInvoices.ofSats(500).text()).put("fee_max_sats", 1);
    assertThat(ask("wallet withdraw", order)).isInstanceOf(ControlAnswer.Refused.class);
    assertThat(balance()).isEqualTo(1_000);
    assertThat(provider.mint.lightning().payments()).isZero();
  }

  @Test
  void a_payment_that_fails_leaves_the_money_where_it_was() throws Exception {
    earn(1_000);
    provider.mint.lightning().next(DevLightning.Payment.FAILS);
    ObjectNode order = owedToo().put("destination", DevInvoices.ofSats(500).text());
    assertThat(ask("wallet withdraw", order)).isInstanceOf(ControlAnswer.Refused.class);
    await().atMost(RETRY).until(() -> balance() == 1_000);
  }

  @Test
  void a_payment_under_way_is_finished_after_a_restart_and_paid_once() throws Exception {
    earn(1_000);
    provider.mint.lightning().next(DevLightning.Payment.PENDS);
    JsonNode open = withdraw(DevInvoices.ofSats(500).text());
    assertThat(open.path("state").asText()).isEqualTo("paying");
    assertThat(
            ask("wallet withdraw", owedToo().put("destination", service.address()).put("sats", 5)))
        .isEqualTo(
            new ControlAnswer.Refused(
                "an earlier withdrawal at this mint is still under way",
                "nothing was paid; see paygressd wallet balance"));
    provider.stop();
    provider.mint.settlePayments(true);
    provider.start();
    await()
        .atMost(RETRY)
        .until(
            () ->
                done("wallet history", arguments()).path("entries").path(0).path("state").asText(),
            "done"::equals);
    assertThat(provider.mint.lightning().payments()).isEqualTo(1);
    assertThat(balance()).isBetween(490L, 500L);
  }

  @Test
  void an_answer_that_got_lost_is_asked_for_and_the_invoice_paid_once() throws Exception {
    earn(1_000);
    provider.mint.faults().arm("/v1/melt/bolt11", MintFault.SILENT_AFTER_ACTING, 1);
    withdraw(DevInvoices.ofSats(500).text());
    provider.mint.faults().clear();
    await().atMost(RETRY).until(() -> balance() <= 500);
    assertThat(provider.mint.lightning().payments()).isEqualTo(1);
  }

  @Test
  void a_withdrawal_recorded_before_the_daemon_died_is_paid_once_after_it() throws Exception {
    earn(1_000);
    provider.stop();
    Bolt11Invoice invoice = DevInvoices.ofSats(100);
    var journal = new WithdrawalJournal();
    try (StateDirectory state = StateDirectory.open(provider.config())) {
      var fresh =
          Withdrawal.of(
              provider.mint.url(),
              "sat",
              invoice.text(),
              invoice,
              new Sat(7).toMsat(),
              Instant.now());
      WithdrawalJournal.Begun begun =
          state.journals().database().transaction(tx -> journal.begin(tx, fresh));
      assertThat(begun).isInstanceOf(WithdrawalJournal.Begun.Recorded.class);
    }
    provider.start();
    await().atMost(RETRY).until(() -> provider.mint.lightning().payments() == 1);
    await().atMost(RETRY).until(() -> balance() < 1_000);
    provider.stop();
    // Died again, between the payment and the note of it.
    try (StateDirectory state = StateDirectory.open(provider.config());
        Connection connection =
            DriverManager.getConnection(
                "jdbc:sqlite:" + provider.config().provider().stateDir().resolve("journal.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE withdrawals SET status = 'PAYING', fee_msat = 0");
      assertThat(state.withdrawals().resume()).isZero();
      Withdrawal paid =
          state.journals().database().transaction(tx -> journal.find(tx, 1)).orElseThrow();
      assertThat(paid.status()).isEqualTo(WithdrawalJournal.Status.PAID);
    }
    assertThat(provider.mint.lightning().payments()).isEqualTo(1);
  }

  @Test
  void a_token_is_exported_and_comes_again_under_its_name() throws Exception {
    earn(1_000);
    JsonNode sent = done("wallet send", owedToo().put("sats", 64));
    Token token = ((Parsed.Ok<Token>) Token.parse(sent.path("token").asText())).value();
    assertThat(token.amount()).isEqualTo(64);
    assertThat(balance()).isEqualTo(936);
    assertThat(done("wallet send", arguments().put("again", sent.path("id").asText())))
        .isEqualTo(sent);
    assertThat(ask("wallet send", arguments().put("again", "refund-lease-1000")))
        .isInstanceOf(ControlAnswer.Refused.class);
    assertThat(ask("wallet send", owedToo().put("sats", 937)))
        .isInstanceOf(ControlAnswer.Refused.class);
  }

  @Test
  void the_wallet_agrees_with_its_mint_and_finds_nothing_it_does_not_have() throws Exception {
    earn(1_000);
    JsonNode verified = done("wallet verify", arguments()).path("mints").path(0);
    assertThat(verified.path("differences")).isEmpty();
    assertThat(verified.path("proofs").asInt()).isPositive();
    JsonNode restored = done("wallet restore", arguments()).path("mints").path(0);
    assertThat(restored.path("msats").asLong()).isZero();
    assertThat(restored.path("known").asInt()).isEqualTo(verified.path("proofs").asInt());
    assertThat(ask("wallet verify", arguments().put("mint", "https://other.example")))
        .isInstanceOf(ControlAnswer.Refused.class);
  }

  @Test
  void earnings_above_the_threshold_go_to_the_address_by_themselves() throws Exception {
    provider.close();
    provider =
        new Provider(
            Files.createDirectory(dir.resolve("auto")),
            """
            [withdraw]
            address = "%s"
            threshold_sats = 10
            keep_sats = 0
            fee_base_sats = 3
            fee_max_ppm = 0
            interval_secs = 1
            """
                .formatted(service.address()));
    // 13 s of a tier of 1 sat a second: at first all of it is the consumer's.
    earn("dear", 13);
    assertThat(service.asked()).isEmpty();
    await().atMost(RETRY).until(() -> provider.mint.lightning().payments() == 1);
    // As soon as 10 are earned, 3 of which may go in fees; a busy machine looks a little later.
    assertThat(service.asked())
        .singleElement()
        .isIn(LongStream.rangeClosed(7, 10).mapToObj(sats -> new Sat(sats).toMsat()).toList());
    Thread.sleep(2_500);
    assertThat(service.asked()).hasSize(1);
  }
}
