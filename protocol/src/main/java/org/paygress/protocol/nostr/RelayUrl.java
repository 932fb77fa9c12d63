package org.paygress.protocol.nostr;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.Origin;
import org.paygress.protocol.UrlPath;
import org.paygress.system.Parsed;

/**
 * The address of a relay in one form, so that equality of text is equality of relays.
 *
 * <p>Scheme and host are as {@link Origin} says, path and query as {@link UrlPath} does; slashes at
 * the path's end and an empty query are left out. Only ws and wss; no user info, no fragment. At
 * most 512 characters.
 */
public final class RelayUrl {

  private static final int MAX_CHARS = 512;

  private final Origin origin;
  private final URI uri;

  private RelayUrl(Origin origin, URI uri) {
    this.origin = origin;
    this.uri = uri;
  }

  /** Reads an address as a configuration, a user or a stranger's list names it; total. */
  public static Parsed<RelayUrl> parse(String text) {
    if (text.length() > MAX_CHARS) {
      return Parsed.malformed("it is longer than " + MAX_CHARS + " characters");
    }
    try {
      return fromUri(new URI(text));
    } catch (URISyntaxException e) {
      return Parsed.malformed("it is no URL");
    }
  }

  /** As {@link #parse}, for text that is known to be good. */
  public static RelayUrl of(String text) {
    return switch (parse(text)) {
      case Parsed.Ok<RelayUrl>(var url) -> url;
      case Parsed.Malformed<RelayUrl>(var reason) ->
          throw new IllegalArgumentException("a relay's address: " + reason);
    };
  }

  private static Parsed<RelayUrl> fromUri(URI uri) throws URISyntaxException {
    if (!"ws".equalsIgnoreCase(uri.getScheme()) && !"wss".equalsIgnoreCase(uri.getScheme())) {
      return Parsed.malformed("it does not begin with wss:// or ws://");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return Parsed.malformed("it has a user part or a fragment");
    }
    Origin origin = Origin.of(uri).orElse(null);
    if (origin == null) {
      return Parsed.malformed("it names no host, or a port out of range");
    }
    String query = uri.getRawQuery() == null ? "" : UrlPath.spelled(uri.getRawQuery());
    String text = origin + UrlPath.normal(uri.getRawPath()) + (query.isEmpty() ? "" : "?" + query);
    return Parsed.ok(new RelayUrl(origin, new URI(text)));
  }

  /** The address as {@link URI}, for connecting. */
  public URI uri() {
    return uri;
  }

  /** Scheme, host and port. */
  public Origin origin() {
    return origin;
  }

  /** Whether what goes to it is encrypted (wss). */
  public boolean isEncrypted() {
    return origin.scheme().equals("wss");
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof RelayUrl other && uri.toString().equals(other.uri.toString());
  }

  @Override
  public int hashCode() {
    return uri.toString().hashCode();
  }

  /** The normal form. */
  @Override
  public String toString() {
    return uri.toString();
  }
}
