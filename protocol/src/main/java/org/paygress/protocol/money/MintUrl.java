package org.paygress.protocol.money;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.Origin;
import org.paygress.protocol.UrlPath;
import org.paygress.system.Parsed;

/**
 * The address of a Cashu mint in one normal form, so that equality of text is equality of mints.
 *
 * <p>Scheme and host are as {@link Origin} says, escapes as {@link UrlPath} does, trailing slashes
 * are gone. Only https, or http on this machine's loopback; no user info, query, fragment or dot
 * segments. At most 512 characters.
 */
public final class MintUrl {

  static final int MAX_CHARS = 512;

  private final String value;

  private MintUrl(String value) {
    this.value = value;
  }

  /** Reads an address as a token or a configuration names it; the reason repeats nothing of it. */
  public static Parsed<MintUrl> parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Parsed.malformed("a mint URL is empty");
    }
    // Half a surrogate pair, which is in no URL, would be written as another character.
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      return Parsed.malformed("a mint URL is text");
    }
    if (text.length() > MAX_CHARS) {
      return Parsed.malformed("a mint URL is longer than " + MAX_CHARS + " characters");
    }
    try {
      return fromUri(new URI(text));
    } catch (URISyntaxException e) {
      return Parsed.malformed("a mint URL is no URL");
    }
  }

  /** As {@link #parse}, for text that is known to be good. */
  public static MintUrl of(String text) {
    return switch (parse(text)) {
      case Parsed.Ok<MintUrl>(var url) -> url;
      case Parsed.Malformed<MintUrl>(var reason) -> throw new IllegalArgumentException(reason);
    };
  }

  private static Parsed<MintUrl> fromUri(URI uri) {
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return Parsed.malformed("a mint URL has no user info, query or fragment");
    }
    var origin = Origin.of(uri).orElse(null);
    if (origin == null) {
      return Parsed.malformed("a mint URL needs a scheme, a host and a port in range, if any");
    }
    if (!origin.scheme().equals("https")
        && !(origin.scheme().equals("http") && origin.isLoopback())) {
      return Parsed.malformed("a mint URL is https, or http on loopback");
    }
    var path = UrlPath.withoutTrailingSlashes(UrlPath.spelled(uri.getRawPath()));
    if (path.contains("//") || !path.equals(UrlPath.normal(uri.getRawPath()))) {
      return Parsed.malformed("a mint URL has no dot segments or doubled slashes");
    }
    return Parsed.ok(new MintUrl(origin + path));
  }

  /** The normal form, without a trailing slash. */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof MintUrl other && value.equals(other.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
