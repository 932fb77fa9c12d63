package org.paygress.protocol.nostr;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.paygress.protocol.crypto.Ecdh;
import org.paygress.system.Parsed;

/** Encryption of direct messages of old (NIP-04): AES-256-CBC under the bare shared x. */
final class Nip04 {

  private static final String IV_MARK = "?iv=";
  private static final int IV_BYTES = 16;

  private Nip04() {}

  static String encrypt(SecretKey from, PublicKey to, String plaintext, byte[] iv) {
    try {
      byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, from, to, iv).doFinal(Utf8.encode(plaintext));
      Base64.Encoder base64 = Base64.getEncoder();
      return base64.encodeToString(ciphertext) + IV_MARK + base64.encodeToString(iv);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-CBC", e);
    }
  }

  static Parsed<String> decrypt(SecretKey receiver, PublicKey sender, String content) {
    int mark = content.indexOf(IV_MARK);
    if (mark < 0) {
      return Parsed.malformed("NIP-04 content without an iv");
    }
    byte[] ciphertext;
    byte[] iv;
    try {
      ciphertext = Base64.getDecoder().decode(content.substring(0, mark));
      iv = Base64.getDecoder().decode(content.substring(mark + IV_MARK.length()));
    } catch (IllegalArgumentException e) {
      return Parsed.malformed("NIP-04 content is not base64");
    }
    if (iv.length != IV_BYTES || ciphertext.length == 0) {
      return Parsed.malformed("NIP-04 content of a wrong length");
    }
    try {
      byte[] plaintext = cipher(Cipher.DECRYPT_MODE, receiver, sender, iv).doFinal(ciphertext);
      return Utf8.decode(plaintext, 0, plaintext.length);
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      return Parsed.malformed("NIP-04 content does not decrypt");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-CBC", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey ours, PublicKey theirs, byte[] iv)
      throws GeneralSecurityException {
    byte[] shared = Ecdh.x(ours.bytes(), theirs.point());
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(shared, "AES"), new IvParameterSpec(iv));
    Arrays.fill(shared, (byte) 0);
    return cipher;
  }
}
