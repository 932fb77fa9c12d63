package org.paygress.testbed.mint;

import fr.acinq.secp256k1.Secp256k1;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.protocol.Bech32;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;
import org.paygress.system.hash.Sha256;

/** Invoices of nobody (BOLT 11): well-formed and signed, each with its own payment hash. */
public final class DevInvoices {
  static final Duration VALIDITY = Duration.ofHours(1);

  private DevInvoices() {}

  /** A fresh one for so many satoshis, good for an hour. */
  public static Bolt11Invoice ofSats(long sats) {
    return of(new Msat(1_000 * sats));
  }

  /** A fresh one, good for an hour. */
  public static Bolt11Invoice of(Msat amount) {
    Scalar key = Scalar.random();
    String prefix = "lnbcrt" + written(amount.value());
    Words data = new Words();
    data.number(Instant.now().getEpochSecond(), 7);
    data.field('p', Scalar.random().bytes());
    data.field('s', Scalar.random().bytes());
    data.field('d', "dev".getBytes(StandardCharsets.UTF_8));
    // An expiry of 3600 seconds; features 8 and 14: onions of any length, payment secrets.
    data.field('x', new int[] {3, 16, 16});
    data.field('9', new int[] {16, 8, 0});
    data.field('c', new int[] {18});
    data.bytes(signature(prefix, data.packed(), key));
    String text = prefix + "1" + data.text() + Bech32.checksum(prefix, data.text());
    return switch (Bolt11Invoice.parse(text)) {
      case Parsed.Ok<Bolt11Invoice>(var invoice) -> invoice;
      case Parsed.Malformed<Bolt11Invoice>(var reason) -> throw new IllegalStateException(reason);
    };
  }

  /** The shortest form, as BOLT 11 wants it. */
  private static String written(long msat) {
    if (msat % 100_000_000 == 0) {
      return msat / 100_000_000 + "m";
    }
    if (msat % 100_000 == 0) {
      return msat / 100_000 + "u";
    }
    return msat % 100 == 0 ? msat / 100 + "n" : msat * 10 + "p";
  }

  private static byte[] signature(String prefix, byte[] data, Scalar key) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes(prefix.getBytes(StandardCharsets.US_ASCII));
    signed.writeBytes(data);
    byte[] digest = Sha256.of(signed.toByteArray());
    Secp256k1 curve = Secp256k1.get();
    byte[] signature = curve.sign(digest, key.bytes(), Scalar.random().bytes());
    byte[] signer = curve.pubkeyCreate(key.bytes());
    for (int recovery = 0; recovery < 2; recovery++) {
      if (Arrays.equals(curve.ecdsaRecover(signature, digest, recovery), signer)) {
        byte[] whole = Arrays.copyOf(signature, 65);
        whole[64] = (byte) recovery;
        return whole;
      }
    }
    throw new IllegalStateException("a signature that names no signer");
  }

  /** A sequence of five-bit words. */
  private static final class Words {
    private final StringBuilder text = new StringBuilder();

    void number(long value, int words) {
      for (int i = words - 1; i >= 0; i--) {
        text.append(Bech32.letter((int) (value >> (5 * i)) & 31));
      }
    }

    void field(char tag, byte[] content) {
      text.append(tag);
      number((content.length * 8 + 4) / 5, 2);
      bytes(content);
    }

    void field(char tag, int[] words) {
      text.append(tag);
      number(words.length, 2);
      for (int word : words) {
        number(word, 1);
      }
    }

    void bytes(byte[] content) {
      text.append(Bech32.letters(content));
    }

    /** As bytes, the last one filled up with zeros. */
    byte[] packed() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int held = 0;
      int bits = 0;
      for (int i = 0; i < text.length(); i++) {
        held = (held << 5 | Bech32.word(text.charAt(i))) & 0xfff;
        bits += 5;
        if (bits >= 8) {
          bits -= 8;
          out.write(held >> bits);
        }
      }
      if (bits > 0) {
        out.write(held << (8 - bits));
      }
      return out.toByteArray();
    }

    String text() {
      return text.toString();
    }
  }
}
