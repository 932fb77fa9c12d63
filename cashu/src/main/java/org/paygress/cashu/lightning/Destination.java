package org.paygress.cashu.lightning;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paygress.protocol.LoopbackHost;
import org.paygress.system.Parsed;

/** Where money goes when it is withdrawn. */
public sealed interface Destination {

  /** As the operator wrote it, in lower case. */
  String text();

  /** One payment of an amount that is already settled (BOLT 11). */
  record Invoice(Bolt11Invoice invoice) implements Destination {
    @Override
    public String text() {
      return invoice.text();
    }
  }

  /** A service that makes an invoice for any amount (LNURL-pay, LUD-06). */
  record PayLink(String text, URI url) implements Destination {}

  /**
   * Reads an invoice, a Lightning address ({@code name@domain}, LUD-16) or a bech32 LNURL (LUD-01).
   * The reason of a malformed one repeats nothing of it.
   */
  static Parsed<Destination> parse(String input) {
    String text = input.strip().toLowerCase(Locale.ROOT);
    if (text.contains("@")) {
      return address(text);
    }
    String bare = text.startsWith("lightning:") ? text.substring(10) : text;
    if (bare.startsWith("lnurl1")) {
      return LnurlText.decode(bare)
          .then(PayServiceUrl::checked)
          .then(url -> Parsed.ok(new PayLink(bare, url)));
    }
    return Bolt11Invoice.parse(input).then(invoice -> Parsed.ok(new Invoice(invoice)));
  }

  private static Parsed<Destination> address(String text) {
    Matcher parts = Address.FORM.matcher(text);
    if (!parts.matches()) {
      return Parsed.malformed("a Lightning address is name@domain");
    }
    String host = parts.group(2);
    String scheme = LoopbackHost.matches(host) ? "http" : "https";
    String port = parts.group(3) == null ? "" : parts.group(3);
    URI url = URI.create(scheme + "://" + host + port + "/.well-known/lnurlp/" + parts.group(1));
    return PayServiceUrl.checked(url.toString()).then(good -> Parsed.ok(new PayLink(text, good)));
  }

  /** The characters LUD-16 allows, and a port for services on this machine. */
  final class Address {
    private static final Pattern FORM =
        Pattern.compile("([a-z0-9._+-]{1,64})@([a-z0-9.-]{1,253})(:[0-9]{1,5})?");

    private Address() {}
  }
}
