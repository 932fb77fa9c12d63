package org.paygress.protocol.nostr;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.Bech32;
import org.paygress.protocol.crypto.XOnlyKey;
import org.paygress.system.Parsed;
import org.paygress.system.Parsed.Malformed;
import org.paygress.system.Parsed.Ok;

/**
 * An x-only public key that is a point of secp256k1 (BIP-340). Hex and bech32 forms of one key are
 * equal.
 */
public final class PublicKey {

  private static final String NPUB = "npub";

  private final String hex;
  private final XOnlyKey point;

  private PublicKey(String hex, XOnlyKey point) {
    this.hex = hex;
    this.point = point;
  }

  /** Reads 64 hex digits of either case, or an npub (NIP-19). */
  public static Parsed<PublicKey> parse(String hexOrNpub) {
    String hex = hexOrNpub.length() == 64 ? hexOrNpub.toLowerCase(Locale.ROOT) : "";
    if (hex.isEmpty()) {
      switch (BareKey.decode(NPUB, hexOrNpub)) {
        case Ok<byte[]>(var bytes) when bytes.length == 32 -> hex = Hex.encode(bytes);
        case Ok<byte[]> wrongLength -> {
          return Parsed.malformed("an npub holds 32 bytes");
        }
        case Malformed<byte[]>(var reason) -> {
          return Parsed.malformed(reason);
        }
      }
    }
    return ofHex(hex);
  }

  private static Parsed<PublicKey> ofHex(String hex) {
    if (Hex.isLower(hex, 32)) {
      Optional<XOnlyKey> point = XOnlyKey.of(Hex.decode(hex));
      if (point.isPresent()) {
        return Parsed.ok(new PublicKey(hex, point.get()));
      }
    }
    return Parsed.malformed("a public key is 64 hex digits or an npub, and a point of secp256k1");
  }

  /**
   * As {@link #parse}, for text known to be good.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static PublicKey of(String hexOrNpub) {
    return switch (parse(hexOrNpub)) {
      case Ok<PublicKey>(var key) -> key;
      case Malformed<PublicKey>(var reason) -> throw new IllegalArgumentException(reason);
    };
  }

  /** 64 lower-case hex digits. */
  public String hex() {
    return hex;
  }

  XOnlyKey point() {
    return point;
  }

  /** The 32 bytes of the x coordinate. */
  public byte[] bytes() {
    return Hex.decode(hex);
  }

  /** The bech32 form (NIP-19). */
  public String npub() {
    return Bech32.encode(NPUB, bytes());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicKey that && hex.equals(that.hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public String toString() {
    return hex;
  }
}
