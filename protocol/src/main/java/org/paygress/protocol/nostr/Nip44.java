package org.paygress.protocol.nostr;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.paygress.protocol.crypto.Ecdh;
import org.paygress.protocol.crypto.XOnlyKey;
import org.paygress.system.Parsed;

/** Versioned encryption, version 2 (NIP-44): ChaCha20 and HMAC-SHA-256 under an ECDH key. */
final class Nip44 {

  private static final byte VERSION = 2;
  private static final byte[] SALT = "nip44-v2".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE_BYTES = 32;
  private static final int MAC_BYTES = 32;
  private static final int HEADER_BYTES = 1 + NONCE_BYTES;
  private static final int MAX_PLAINTEXT_BYTES = 65_535;

  // The bounds that NIP-44 gives for the base64 text and for what is in it.
  private static final int MIN_PAYLOAD_CHARS = 132;
  private static final int MAX_PAYLOAD_CHARS = 87_472;
  private static final int MIN_DATA_BYTES = 99;
  private static final int MAX_DATA_BYTES = 65_603;

  private Nip44() {}

  /** The 32 bytes that two keys share for ever. */
  static byte[] conversationKey(SecretKey ours, PublicKey theirs) {
    return conversationKey(ours.bytes(), theirs.point());
  }

  static byte[] conversationKey(byte[] ours, XOnlyKey theirs) {
    byte[] x = Ecdh.x(ours, theirs);
    try {
      return Nip44Keys.hmac(SALT).doFinal(x);
    } finally {
      Arrays.fill(x, (byte) 0);
      Arrays.fill(ours, (byte) 0);
    }
  }

  /**
   * Encrypts a text of 1 to 65535 bytes.
   *
   * @param nonce 32 bytes, never used before with this key
   * @throws IllegalArgumentException if the plaintext has another length
   */
  static String encrypt(byte[] conversationKey, byte[] nonce, String plaintext) {
    byte[] text = Utf8.encode(plaintext);
    if (text.length < 1 || text.length > MAX_PLAINTEXT_BYTES) {
      throw new IllegalArgumentException("NIP-44 encrypts 1 to 65535 bytes");
    }
    Nip44Keys keys = Nip44Keys.derive(conversationKey, nonce);
    byte[] padded = new byte[2 + paddedLength(text.length)];
    padded[0] = (byte) (text.length >> 8);
    padded[1] = (byte) text.length;
    System.arraycopy(text, 0, padded, 2, text.length);
    byte[] ciphertext = keys.chacha20(padded, 0, padded.length);
    byte[] data = new byte[HEADER_BYTES + ciphertext.length + MAC_BYTES];
    data[0] = VERSION;
    System.arraycopy(nonce, 0, data, 1, NONCE_BYTES);
    System.arraycopy(ciphertext, 0, data, HEADER_BYTES, ciphertext.length);
    byte[] mac = keys.mac(data, 1, data.length - 1 - MAC_BYTES);
    System.arraycopy(mac, 0, data, data.length - MAC_BYTES, MAC_BYTES);
    return Base64.getEncoder().encodeToString(data);
  }

  /** Decrypts a payload; total. The reason tells nothing of the key or the plaintext. */
  static Parsed<String> decrypt(byte[] conversationKey, String payload) {
    if (payload.startsWith("#")) {
      return Parsed.malformed("an encryption version we do not know");
    }
    if (payload.length() < MIN_PAYLOAD_CHARS || payload.length() > MAX_PAYLOAD_CHARS) {
      return Parsed.malformed("NIP-44 payload of a wrong length");
    }
    byte[] data;
    try {
      data = Base64.getDecoder().decode(payload);
    } catch (IllegalArgumentException e) {
      return Parsed.malformed("NIP-44 payload is not base64");
    }
    if (data.length < MIN_DATA_BYTES || data.length > MAX_DATA_BYTES) {
      return Parsed.malformed("NIP-44 payload of a wrong length");
    }
    if (data[0] != VERSION) {
      return Parsed.malformed("an encryption version we do not know");
    }
    Nip44Keys keys = Nip44Keys.derive(conversationKey, Arrays.copyOfRange(data, 1, HEADER_BYTES));
    byte[] mac = Arrays.copyOfRange(data, data.length - MAC_BYTES, data.length);
    if (!MessageDigest.isEqual(mac, keys.mac(data, 1, data.length - 1 - MAC_BYTES))) {
      return Parsed.malformed("NIP-44 payload has a wrong MAC");
    }
    int length = data.length - HEADER_BYTES - MAC_BYTES;
    return unpad(keys.chacha20(data, HEADER_BYTES, length));
  }

  private static Parsed<String> unpad(byte[] padded) {
    int length = ((padded[0] & 0xff) << 8) | (padded[1] & 0xff);
    if (length == 0 || padded.length != 2 + paddedLength(length)) {
      return Parsed.malformed("NIP-44 payload has a wrong padding");
    }
    return Utf8.decode(padded, 2, length);
  }

  /** The length to which a plaintext of {@code length} bytes (1 and more) is padded. */
  static int paddedLength(int length) {
    if (length <= 32) {
      return 32;
    }
    int nextPower = Integer.highestOneBit(length - 1) << 1;
    int chunk = nextPower <= 256 ? 32 : nextPower / 8;
    return chunk * ((length - 1) / chunk + 1);
  }
}
