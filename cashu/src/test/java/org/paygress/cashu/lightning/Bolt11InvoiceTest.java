package org.paygress.cashu.lightning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.protocol.Bech32;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;

/** Invoices of BOLT 11's own examples, and what is made of broken ones. */
class Bolt11InvoiceTest {
  private static final String COFFEE =
      "lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqf"
          + "qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8"
          + "j9vdx85fkpmdla2087ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgp"
          + "fna3rh";
  private static final String DONATION =
      "lnbc1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyq"
          + "cyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6twvus8g6rfwvs8qun"
          + "0dfjkxaq9qrsgq357wnc5r2ueh7ck6q93dj32dlqnls087fxdwk8qakdyafkq3yap9us6v52vjjsrvywa6rt52cm"
          + "9r9zqt8r2t7mlcwspyetp5h2tztugp9lfyql";

  private static Bolt11Invoice good(String text) {
    return switch (Bolt11Invoice.parse(text)) {
      case Parsed.Ok<Bolt11Invoice>(var invoice) -> invoice;
      case Parsed.Malformed<Bolt11Invoice>(var reason) -> throw new AssertionError(reason);
    };
  }

  private static String reason(String text) {
    return switch (Bolt11Invoice.parse(text)) {
      case Parsed.Ok<Bolt11Invoice>(var invoice) -> throw new AssertionError("read: " + invoice);
      case Parsed.Malformed<Bolt11Invoice>(var why) -> why;
    };
  }

  /** Gives a prefix the data of a known invoice, and a checksum that fits. */
  private static String under(String prefix) {
    String data = COFFEE.substring(COFFEE.lastIndexOf('1') + 1, COFFEE.length() - 6);
    return prefix + "1" + data + Bech32.checksum(prefix, data);
  }

  @Test
  void the_cup_of_coffee_costs_2500_microbitcoin() {
    assertThat(good(COFFEE).amount()).isEqualTo(new Msat(250_000_000));
    assertThat(good(COFFEE).text()).isEqualTo(COFFEE);
  }

  @Test
  void upper_case_spaces_and_a_scheme_are_understood() {
    assertThat(good(COFFEE.toUpperCase(java.util.Locale.ROOT))).isEqualTo(good(COFFEE));
    assertThat(good(" lightning:" + COFFEE + "\n")).isEqualTo(good(COFFEE));
  }

  @Test
  void an_invoice_without_amount_is_refused() {
    assertThat(reason(DONATION)).isEqualTo("the invoice names no amount");
  }

  @Test
  void a_wrong_character_is_noticed_wherever_it_is() {
    for (int i = 11; i < COFFEE.length(); i++) {
      char wrong = COFFEE.charAt(i) == 'q' ? 'p' : 'q';
      String broken = COFFEE.substring(0, i) + wrong + COFFEE.substring(i + 1);
      assertThat(reason(broken)).isEqualTo("not an invoice: a character is wrong");
    }
    assertThat(reason(COFFEE.replace("pvjl", "pvjb")))
        .isEqualTo("not an invoice: a character is wrong");
    assertThat(reason(COFFEE.replace("2500u", "2600u")))
        .isEqualTo("not an invoice: a character is wrong");
  }

  @ParameterizedTest
  @CsvSource({
    "lnbc1m, 100000000",
    "lnbc1u, 100000",
    "lnbc1n, 100",
    "lnbc10p, 1",
    "lnbc2, 200000000000",
    "lntb21u, 2100000",
    "lntbs21u, 2100000",
    "lnbcrt21u, 2100000",
    "lnsb21u, 2100000",
    "lnbc21000000, 2100000000000000000",
  })
  void amounts_are_read_to_the_millisatoshi(String prefix, long msat) {
    assertThat(good(under(prefix)).amount()).isEqualTo(new Msat(msat));
  }

  @ParameterizedTest
  @CsvSource({
    "lnbc1p, the invoice names parts of a millisatoshi",
    "lnbc21000001, the invoice names more bitcoin than there is",
    "lnbc999999999999999999, the invoice names more bitcoin than there is",
    "lnbc0u, not an invoice: unknown prefix or amount",
    "lnbc01u, not an invoice: unknown prefix or amount",
    "lnbc1x, not an invoice: unknown prefix or amount",
    "lnxy1u, not an invoice: unknown prefix or amount",
    "lnbc1234567890123456789, not an invoice: unknown prefix or amount",
    "bc1u, not an invoice: unknown prefix or amount",
  })
  void amounts_that_cannot_be_are_refused(String prefix, String why) {
    assertThat(reason(under(prefix))).isEqualTo(why);
  }

  @Test
  void other_text_is_refused_with_a_reason_that_does_not_repeat_it() {
    assertThat(reason("")).isEqualTo("not an invoice: too short");
    assertThat(reason("someone@example.com")).isEqualTo("not an invoice: too short");
    assertThat(reason(COFFEE.substring(0, 126))).isEqualTo("not an invoice: too short");
    assertThat(reason("L" + COFFEE.substring(1)))
        .isEqualTo("an invoice does not mix upper and lower case");
    assertThat(reason("q".repeat(4_097))).isEqualTo("an invoice has at most 4096 characters");
  }

  @Test
  void what_is_printed_of_an_invoice_is_its_amount() {
    assertThat(good(COFFEE)).hasToString("Bolt11Invoice(250000000 msat)");
    assertThat(good(COFFEE).hashCode()).isEqualTo(good(COFFEE).hashCode());
    assertThat(good(COFFEE)).isNotEqualTo(good(under("lnbc1u")));
  }
}
