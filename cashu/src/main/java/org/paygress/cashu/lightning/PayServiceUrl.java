package org.paygress.cashu.lightning;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.paygress.protocol.LoopbackHost;
import org.paygress.system.Parsed;

/** The address of an LNURL-pay service (LUD-06): https, or http between parts of this machine. */
public final class PayServiceUrl {

  private static final int CHARS_MAX = 2_048;

  private PayServiceUrl() {}

  /** A URL that may be asked. */
  public static Parsed<URI> checked(String text) {
    try {
      URI url = new URI(text);
      String host = url.getHost();
      boolean plain =
          "http".equalsIgnoreCase(url.getScheme())
              && host != null
              && LoopbackHost.matches(host.toLowerCase(Locale.ROOT));
      boolean fits =
          text.length() <= CHARS_MAX
              && host != null
              && url.getRawUserInfo() == null
              && url.getRawFragment() == null
              && url.getPort() <= 65_535;
      return fits && (plain || "https".equalsIgnoreCase(url.getScheme()))
          ? Parsed.ok(url)
          : Parsed.malformed("a pay service is asked by https, or by http on this machine");
    } catch (URISyntaxException e) {
      return Parsed.malformed("not the address of a pay service");
    }
  }
}
