package org.paygress.protocol.nostr;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What NIP-44 derives from the conversation key for one message, and what it does with it. */
final class Nip44Keys {

  private static final int BYTES = 76;
  private static final int HASH_BYTES = 32;

  /** 32 bytes ChaCha20 key, 12 bytes ChaCha20 nonce, 32 bytes HMAC key. */
  private final byte[] okm;

  private Nip44Keys(byte[] okm) {
    this.okm = okm;
  }

  /** HKDF-Expand with SHA-256 to 76 bytes (RFC 5869). */
  static Nip44Keys derive(byte[] conversationKey, byte[] nonce) {
    Mac hmac = hmac(conversationKey);
    byte[] okm = new byte[BYTES];
    byte[] block = new byte[0];
    for (int i = 0; i * HASH_BYTES < BYTES; i++) {
      hmac.update(block);
      hmac.update(nonce);
      hmac.update((byte) (i + 1));
      block = hmac.doFinal();
      int from = i * HASH_BYTES;
      System.arraycopy(block, 0, okm, from, Math.min(HASH_BYTES, BYTES - from));
    }
    return new Nip44Keys(okm);
  }

  byte[] chachaKey() {
    return Arrays.copyOfRange(okm, 0, 32);
  }

  byte[] chachaNonce() {
    return Arrays.copyOfRange(okm, 32, 44);
  }

  byte[] hmacKey() {
    return Arrays.copyOfRange(okm, 44, 76);
  }

  /** Encrypts or decrypts, which is the same. */
  byte[] chacha20(byte[] in, int from, int length) {
    try {
      Cipher cipher = Cipher.getInstance("ChaCha20");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(okm, 0, 32, "ChaCha20"),
          new ChaCha20ParameterSpec(chachaNonce(), 0));
      return cipher.doFinal(in, from, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java platform lacks ChaCha20", e);
    }
  }

  byte[] mac(byte[] in, int from, int length) {
    Mac hmac = hmac(hmacKey());
    hmac.update(in, from, length);
    return hmac.doFinal();
  }

  /** HMAC-SHA-256 keyed with {@code key}. */
  static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "Nip44Keys(redacted)";
  }
}
