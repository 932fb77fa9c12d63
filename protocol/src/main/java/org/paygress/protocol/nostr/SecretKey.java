package org.paygress.protocol.nostr;

import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.Bech32;
import org.paygress.protocol.crypto.Schnorr;
import org.paygress.system.Parsed;
import org.paygress.system.Parsed.Malformed;
import org.paygress.system.Parsed.Ok;

/** A secret key of secp256k1, a number in 1..n-1. It prints as "SecretKey(redacted)". */
public final class SecretKey {

  private static final String NSEC = "nsec";

  private final byte[] bytes;
  private final PublicKey publicKey;

  private SecretKey(byte[] bytes) {
    this.bytes = bytes;
    this.publicKey = PublicKey.of(Hex.encode(Schnorr.publicKey(bytes)));
  }

  /** A fresh random key. */
  public static SecretKey generate() {
    byte[] bytes;
    do {
      bytes = Entropy.bytes(32);
    } while (!Schnorr.isSecretKey(bytes));
    return new SecretKey(bytes);
  }

  /** Reads 64 hex digits of either case, or an nsec (NIP-19). The reason never repeats the text. */
  public static Parsed<SecretKey> parse(String hexOrNsec) {
    String lower = hexOrNsec.length() == 64 ? hexOrNsec.toLowerCase(Locale.ROOT) : "";
    if (Hex.isLower(lower, 32)) {
      return fromBytes(Hex.decode(lower));
    }
    return BareKey.decode(NSEC, hexOrNsec).then(SecretKey::fromBytes);
  }

  private static Parsed<SecretKey> fromBytes(byte[] bytes) {
    return Schnorr.isSecretKey(bytes)
        ? Parsed.ok(new SecretKey(bytes))
        : Parsed.malformed("a secret key is a number in 1..n-1 of 32 bytes");
  }

  /**
   * As {@link #parse}, for text known to be good.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static SecretKey of(String hexOrNsec) {
    return switch (parse(hexOrNsec)) {
      case Ok<SecretKey>(var key) -> key;
      case Malformed<SecretKey>(var reason) -> throw new IllegalArgumentException(reason);
    };
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** A copy of the 32 secret bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bech32 form (NIP-19), as secret as the key. */
  public String nsec() {
    return Bech32.encode(NSEC, bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return publicKey.hashCode();
  }

  @Override
  public String toString() {
    return "SecretKey(redacted)";
  }
}
