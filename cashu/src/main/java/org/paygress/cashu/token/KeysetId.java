package org.paygress.cashu.token;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.system.Parsed;
import org.paygress.system.hash.Sha256;

/**
 * The name of a mint's keyset (NUT-02): version 00 is 8 bytes, version 01 is 33 bytes and in tokens
 * may be cut to its first 8, the short id.
 *
 * @param hex lower-case hexadecimal
 */
public record KeysetId(String hex) {
  private static final int SHORT_HEX = 16;
  private static final Pattern FORM =
      Pattern.compile("00[0-9a-f]{14}|01[0-9a-f]{14}|01[0-9a-f]{64}");

  public KeysetId {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("not a keyset id of version 00 or 01");
    }
  }

  public static Parsed<KeysetId> parse(String hex) {
    String lower = hex.toLowerCase(Locale.ROOT);
    return FORM.matcher(lower).matches()
        ? Parsed.ok(new KeysetId(lower))
        : Parsed.malformed("not a keyset id of version 00 or 01");
  }

  /** 0 or 1. */
  public int version() {
    return hex.charAt(1) - '0';
  }

  /** Whether this names a version 01 keyset by its first bytes only. */
  public boolean isShort() {
    return version() == 1 && hex.length() == SHORT_HEX;
  }

  /** The form that goes into a V4 token. */
  public KeysetId shortened() {
    return new KeysetId(hex.substring(0, SHORT_HEX));
  }

  /** Whether {@code full}, a complete id, is what this id, complete or short, means. */
  public boolean denotes(KeysetId full) {
    return equals(full) || (isShort() && full.shortened().equals(this));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** The id a keyset of version 00 must have: it commits to the public keys alone. */
  public static KeysetId deriveV0(SortedMap<Long, CurvePoint> keysByUnsignedAmount) {
    List<byte[]> keys = keysByUnsignedAmount.values().stream().map(CurvePoint::bytes).toList();
    byte[] digest = Sha256.of(keys.toArray(new byte[0][]));
    return new KeysetId("00" + HexFormat.of().formatHex(digest, 0, 7));
  }

  /** The id a keyset of version 01 must have: it commits to unit, fee and expiry as well. */
  public static KeysetId deriveV1(
      SortedMap<Long, CurvePoint> keysByUnsignedAmount,
      String unit,
      long inputFeePpk,
      OptionalLong finalExpiry) {
    StringJoiner keys = new StringJoiner(",");
    keysByUnsignedAmount.forEach(
        (amount, key) -> keys.add(Long.toUnsignedString(amount) + ":" + key.hex()));
    String preimage =
        keys
            + "|unit:"
            + unit.toLowerCase(Locale.ROOT)
            + (inputFeePpk == 0 ? "" : "|input_fee_ppk:" + inputFeePpk)
            + (finalExpiry.isPresent() ? "|final_expiry:" + finalExpiry.getAsLong() : "");
    byte[] digest = Sha256.of(preimage.getBytes(StandardCharsets.UTF_8));
    return new KeysetId("01" + HexFormat.of().formatHex(digest));
  }

  @Override
  public String toString() {
    return hex;
  }
}
