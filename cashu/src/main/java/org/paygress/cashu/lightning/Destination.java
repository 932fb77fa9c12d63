package org.paygress.cashu.lightning;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paygress.protocol.LoopbackHost;
import org.paygress.system.Parsed;

/** Where money goes when it is withdrawn. */
public sealed interface Destination {

  /** As the operator wrote it, in lower case but for the path of a link. */
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
   * Reads an invoice, a Lightning address ({@code name@domain}, LUD-16), an LNURL in bech32
   * (LUD-01) or as a link ({@code lnurlp://}, LUD-17), each also behind {@code lightning:}. The
   * reason of a malformed one repeats nothing of it.
   */
  static Parsed<Destination> parse(String input) {
    String stripped = input.strip();
    Matcher link = Address.LINK.matcher(stripped);
    if (link.matches()) {
      return link(link.group(1));
    }
    String text = Address.SCHEME.matcher(stripped.toLowerCase(Locale.ROOT)).replaceFirst("");
    if (text.contains("@")) {
      return address(text);
    }
    if (text.startsWith("lnurl1")) {
      return LnurlText.decode(text)
          .then(PayServiceUrl::checked)
          .then(url -> Parsed.ok(new PayLink(text, url)));
    }
    return Bolt11Invoice.parse(input).then(invoice -> Parsed.ok(new Invoice(invoice)));
  }

  /** Plain http is for this machine alone: LUD-17 keeps it for what TLS cannot reach. */
  private static Parsed<Destination> link(String rest) {
    return PayServiceUrl.checked("https://" + rest)
        .then(
            url ->
                PayServiceUrl.checked(
                    (LoopbackHost.matches(url.getHost().toLowerCase(Locale.ROOT))
                            ? "http://"
                            : "https://")
                        + rest))
        .then(url -> Parsed.ok(new PayLink("lnurlp://" + rest, url)));
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

  /** How a destination may look. */
  final class Address {
    /** A link's path tells upper case from lower. */
    private static final Pattern LINK =
        Pattern.compile("(?i:(?:lightning:(?://)?)?lnurlp:(?://)?)(.+)");

    private static final Pattern SCHEME = Pattern.compile("^lightning:(?://)?");

    /** The characters LUD-16 allows, and a port for services on this machine. */
    private static final Pattern FORM =
        Pattern.compile("([a-z0-9._+-]{1,64})@([a-z0-9.-]{1,253})(:[0-9]{1,5})?");

    private Address() {}
  }
}
