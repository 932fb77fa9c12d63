package org.paygress.wallet.saga;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.token.KeysetId;
import org.paygress.wallet.WalletException;
import org.paygress.wallet.seed.WalletSeed;

/**
 * Secrets and blinding factors out of the seed (NUT-13): HMAC-SHA256 for keysets of version 01,
 * BIP-32 for those of version 00. A counter must never be used twice with one keyset.
 */
final class SecretDerivation {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final byte[] DOMAIN = "Cashu_KDF_HMAC_SHA256".getBytes(StandardCharsets.US_ASCII);
  private static final int HARDENED = 0x8000_0000;
  private static final int PURPOSE = 129_372;

  private final byte[] seed;

  SecretDerivation(WalletSeed seed) {
    this.seed = seed.bytes();
  }

  BlindOutput output(long amount, KeysetId keyset, long counter) {
    return keyset.version() == 0
        ? legacy(amount, keyset, counter)
        : BlindOutput.of(
            amount,
            keyset,
            HexFormat.of().formatHex(hmac(keyset, counter, 0)),
            reduce(hmac(keyset, counter, 1)));
  }

  private byte[] hmac(KeysetId keyset, long counter, int type) {
    byte[] id = keyset.bytes();
    byte[] message =
        ByteBuffer.allocate(DOMAIN.length + id.length + 9)
            .put(DOMAIN)
            .put(id)
            .putLong(counter)
            .put((byte) type)
            .array();
    return mac("HmacSHA256", seed, message);
  }

  private static Scalar reduce(byte[] digest) {
    byte[] value = new BigInteger(1, digest).mod(ORDER).toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(32, value.length);
    System.arraycopy(value, value.length - length, padded, 32 - length, length);
    return Scalar.of(padded);
  }

  private BlindOutput legacy(long amount, KeysetId keyset, long counter) {
    if (counter < 0 || counter > Integer.MAX_VALUE) {
      throw new WalletException("the counter of a version 00 keyset is used up");
    }
    int keysetNumber =
        new BigInteger(1, keyset.bytes())
            .mod(BigInteger.valueOf(Integer.MAX_VALUE))
            .intValueExact();
    Node node =
        master()
            .child(PURPOSE | HARDENED)
            .child(HARDENED)
            .child(keysetNumber | HARDENED)
            .child((int) counter | HARDENED);
    return BlindOutput.of(amount, keyset, node.child(0).key.hex(), node.child(1).key);
  }

  private Node master() {
    byte[] i = mac("HmacSHA512", "Bitcoin seed".getBytes(StandardCharsets.US_ASCII), seed);
    return Node.of(i, null);
  }

  /** A BIP-32 private node. */
  private static final class Node {
    private final Scalar key;
    private final byte[] chainCode;

    private Node(Scalar key, byte[] chainCode) {
      this.key = key;
      this.chainCode = chainCode;
    }

    static Node of(byte[] i, @Nullable Scalar parent) {
      ByteBuffer halves = ByteBuffer.wrap(i);
      byte[] left = new byte[32];
      byte[] right = new byte[32];
      halves.get(left).get(right);
      Scalar tweak = Scalar.of(left);
      return new Node(parent == null ? tweak : parent.plus(tweak), right);
    }

    Node child(int index) {
      ByteBuffer data = ByteBuffer.allocate(37);
      if (index < 0) {
        data.put((byte) 0).put(key.bytes());
      } else {
        data.put(key.point().bytes());
      }
      return of(mac("HmacSHA512", chainCode, data.putInt(index).array()), key);
    }
  }

  private static byte[] mac(String algorithm, byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
