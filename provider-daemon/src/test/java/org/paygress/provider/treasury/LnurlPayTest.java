package org.paygress.provider.treasury;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.lightning.Destination;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;
import org.paygress.system.net.HostReach;
import org.paygress.testbed.lnurl.DevPayService;
import org.paygress.testbed.mint.DevInvoices;

class LnurlPayTest {

  private final DevPayService service = DevPayService.start();
  private final LnurlPay pay =
      new LnurlPay(Duration.ofMillis(1_500), new HostReach(LnurlPayTest::address));

  /** Names of which no real one is looked up. */
  private static List<InetAddress> address(String host) {
    return switch (host) {
      case "a.example", "b.example" -> List.of(InetAddress.ofLiteral("1.1.1.1"));
      case "inside.example" -> List.of(InetAddress.ofLiteral("10.0.0.7"));
      case "mixed.example" ->
          List.of(InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("::1"));
      case "localhost" -> List.of(InetAddress.ofLiteral("127.0.0.1"));
      default -> List.of(InetAddress.ofLiteral(host));
    };
  }

  @AfterEach
  void stop() {
    pay.close();
    service.close();
  }

  private Parsed<Bolt11Invoice> invoice(long msats) {
    return Destination.parse(service.address())
        .then(to -> pay.offer((Destination.PayLink) to))
        .then(offer -> pay.invoice(offer, new Msat(msats)));
  }

  @Test
  void a_lightning_address_yields_an_invoice_for_what_was_asked() {
    assertThat(invoice(21_000)).isInstanceOf(Parsed.Ok.class);
    Bolt11Invoice made = ((Parsed.Ok<Bolt11Invoice>) invoice(21_000)).value();
    assertThat(made.amount()).isEqualTo(new Msat(21_000));
    assertThat(service.asked()).containsExactly(new Msat(21_000), new Msat(21_000));
  }

  @ParameterizedTest
  @CsvSource({
    "WRONG_AMOUNT,the pay service's invoice is for another amount",
    "REFUSES,the pay service refused",
    "NOT_FOUND,the pay service answered with status 404",
    "REDIRECTS,the pay service redirects without end",
    "NOT_JSON,the pay service's answer is not JSON",
    "NO_INVOICE,the pay service's answer holds no invoice",
    "NO_PAY_REQUEST,the pay service's answer is no payRequest (LUD-06)",
    "TOO_LARGE,the pay service cannot be reached",
    "NEVER_ANSWERS,the pay service did not answer in time",
    "PLAIN_CALLBACK,'a pay service is asked by https, or by http on this machine'"
  })
  void a_service_that_goes_wrong_yields_a_reason_and_no_invoice(
      DevPayService.Fault fault, String reason) {
    service.fail(fault);
    assertThat(invoice(21_000)).isEqualTo(Parsed.malformed(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/pay,false",
    "https://localhost/pay,false",
    "https://[::1]/pay,false",
    "https://[::ffff:127.0.0.1]/pay,false",
    "https://192.168.0.1/pay,false",
    "https://inside.example/pay,false",
    "https://mixed.example/pay,false",
    "https://b.example,true"
  })
  void a_service_elsewhere_cannot_point_at_this_machine(String callback, boolean good) {
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("tag", "payRequest")
            .put("callback", callback)
            .put("minSendable", 1)
            .put("maxSendable", 1);
    assertThat(pay.offer(URI.create("https://a.example/"), answer))
        .isEqualTo(
            good
                ? Parsed.ok(new LnurlPay.Offer(URI.create(callback), new Msat(1), new Msat(1)))
                : Parsed.malformed("the pay service points at this machine or its network"));
  }

  @ParameterizedTest
  @CsvSource({
    "/.well-known/lnurlp/ada,301",
    "/.well-known/lnurlp/ada,302",
    "/.well-known/lnurlp/ada,308",
    "/pay,303",
    "/pay,307"
  })
  void a_service_that_moved_is_followed(String path, int status) {
    service.moves(path, status, "/moved");
    service.moves("/moved", status, "/moved" + path);
    assertThat(invoice(21_000)).isInstanceOf(Parsed.Ok.class);
    assertThat(service.asked()).containsExactly(new Msat(21_000));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example/x,'a pay service is asked by https, or by http on this machine'",
    "ftp://127.0.0.1/x,'a pay service is asked by https, or by http on this machine'",
    "'',the pay service redirects to nowhere",
    "http://a b/,the pay service redirects to nowhere"
  })
  void a_redirect_is_followed_under_the_same_rules(String to, String reason) {
    service.moves("/.well-known/lnurlp/ada", 302, to);
    assertThat(invoice(21_000)).isEqualTo(Parsed.malformed(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/,http://127.0.0.1/x,false",
    "https://a.example/,https://inside.example/x,false",
    "https://a.example/,https://169.254.169.254/x,false",
    "https://a.example/,https://b.example/x,true",
    "https://inside.example/,https://10.0.0.8/x,true"
  })
  void a_public_service_is_not_followed_inside(String from, String to, boolean good) {
    assertThat(pay.pointed(URI.create(from), URI.create(to)))
        .isEqualTo(
            good
                ? Parsed.ok(URI.create(to))
                : Parsed.malformed("the pay service points at this machine or its network"));
  }

  @ParameterizedTest
  @CsvSource({
    "lnurlp://example.org/Pay/Ada?id=7,https://example.org/Pay/Ada?id=7",
    "LNURLP://example.org/Pay,https://example.org/Pay",
    "lnurlp:example.org/Pay,https://example.org/Pay",
    "lightning:lnurlp://example.org/@ada,https://example.org/@ada",
    "lnurlp://127.0.0.1:8080/pay,http://127.0.0.1:8080/pay",
    "lnurlp://LOCALHOST/pay,http://LOCALHOST/pay",
    "lightning:ada@example.org,https://example.org/.well-known/lnurlp/ada",
    "lightning://ada@example.org,https://example.org/.well-known/lnurlp/ada"
  })
  void a_link_of_a_pay_service_is_its_url(String link, String url) {
    assertThat(Destination.parse(link))
        .isInstanceOfSatisfying(
            Parsed.Ok.class,
            ok -> assertThat(((Destination.PayLink) ok.value()).url()).isEqualTo(URI.create(url)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 50_000})
  void the_least_and_the_most_it_takes_are_taken(long msats) {
    service.takesAtMost(new Msat(50_000));
    assertThat(invoice(msats)).isInstanceOf(Parsed.Ok.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {999, 50_001})
  void an_amount_the_service_does_not_take_is_not_asked_for(long msats) {
    service.takesAtMost(new Msat(50_000));
    assertThat(invoice(msats))
        .isEqualTo(
            Parsed.malformed(
                "the pay service takes 1000 msat to 50000 msat at once, not " + msats + " msat"));
    assertThat(service.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ada@example.org,https://example.org/.well-known/lnurlp/ada",
    "' Ada.L+tips@Example.ORG ',https://example.org/.well-known/lnurlp/ada.l+tips",
    "ada@127.0.0.1:8080,http://127.0.0.1:8080/.well-known/lnurlp/ada",
    "ada@localhost,http://localhost/.well-known/lnurlp/ada"
  })
  void an_address_is_asked_by_https_unless_it_is_on_this_machine(String address, String url) {
    assertThat(Destination.parse(address))
        .isInstanceOfSatisfying(
            Parsed.Ok.class,
            ok -> assertThat(((Destination.PayLink) ok.value()).url()).isEqualTo(URI.create(url)));
  }

  /** The example of LUD-01. */
  @Test
  void an_lnurl_is_the_url_inside_it() {
    String text =
        "LNURL1DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKVCENXC6R2C35XVUKXEFCV5MKVV34X5EKZD3EV56"
            + "NYD3HXQURZEPEXEJXXEPNXSCRVWFNV9NXZCN9XQ6XYEFHVGCXXCMYXYMNSERXFQ5FNS";
    String url =
        "https://service.com/api?q=3fc3645b439ce8e7f2553a69e5267081d96dcd340693afabe04be7b0ccd178df";
    assertThat(Destination.parse(text))
        .isEqualTo(
            Parsed.ok(
                new Destination.PayLink(text.toLowerCase(java.util.Locale.ROOT), URI.create(url))));
    assertThat(Destination.parse(text.replace("DP68", "DP69")))
        .isEqualTo(Parsed.malformed("not an LNURL: a character is wrong"));
  }

  @Test
  void an_invoice_is_itself() {
    Bolt11Invoice invoice = DevInvoices.ofSats(21);
    assertThat(Destination.parse(invoice.text()))
        .isEqualTo(Parsed.ok(new Destination.Invoice(invoice)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@exa mple.org",
        "a/b@example.org",
        "ada@example.org/x",
        "ada@@example.org",
        "ada@example.org:99999",
        "lnurl1",
        "lnbc1",
        "http://example.org/",
        "lnurlp://",
        "lnurlp:///x",
        "lnurlp://ada@example.org/x",
        "lnurlw://example.org/x",
        "lnurlp://example.org/x#y"
      })
  void anything_else_is_no_destination(String text) {
    assertThat(Destination.parse(text)).isInstanceOf(Parsed.Malformed.class);
  }
}
