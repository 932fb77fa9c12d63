package org.paygress.wallet.seed;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.paygress.system.Parsed;
import org.paygress.system.hash.Sha256;

/**
 * The English words that a wallet can be rebuilt from (BIP-39): 12, 15, 18, 21 or 24 of a list of
 * 2048, the last one carrying a checksum. They are the money: nothing here repeats them in a
 * message.
 */
public final class SeedWords {
  private static final int ENTROPY_BYTES = 16;
  private static final int BITS_PER_WORD = 11;
  private static final int PBKDF2_ROUNDS = 2_048;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<String> words;

  private SeedWords(List<String> words) {
    this.words = List.copyOf(words);
  }

  /**
   * Twelve new words, as the other Cashu wallets make them, so that those can take over. Their 128
   * bits are what guessing a key of secp256k1 costs: more words would guard nothing more.
   */
  public static SeedWords generate() {
    byte[] entropy = new byte[ENTROPY_BYTES];
    RANDOM.nextBytes(entropy);
    return ofEntropy(entropy);
  }

  /**
   * Reads words as people write them: in any case, with any white space between and around them.
   */
  public static Parsed<SeedWords> parse(String text) {
    List<String> words = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1));
    if (words.size() < 12 || words.size() > 24 || words.size() % 3 != 0) {
      return Parsed.malformed("seed words are 12, 15, 18, 21 or 24");
    }
    int[] numbers = new int[words.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = WordList.indexOf(words.get(i));
      if (numbers[i] < 0) {
        return Parsed.malformed("seed word " + (i + 1) + " is not one of the list of BIP-39");
      }
    }
    SeedWords checked = ofEntropy(entropy(numbers));
    return checked.words.equals(words)
        ? Parsed.ok(checked)
        : Parsed.malformed("the checksum of the seed words is wrong: one is mistaken or misplaced");
  }

  /** The words for 16 to 32 bytes of entropy. */
  static SeedWords ofEntropy(byte[] entropy) {
    int checksumBits = entropy.length / 4;
    byte[] bits = Arrays.copyOf(entropy, entropy.length + 1);
    bits[entropy.length] = Sha256.of(entropy)[0];
    int count = (entropy.length * 8 + checksumBits) / BITS_PER_WORD;
    List<String> words = new ArrayList<>();
    for (int word = 0; word < count; word++) {
      int number = 0;
      for (int i = 0; i < BITS_PER_WORD; i++) {
        int bit = word * BITS_PER_WORD + i;
        number = (number << 1) | ((bits[bit / 8] >> (7 - bit % 8)) & 1);
      }
      words.add(WordList.word(number));
    }
    return new SeedWords(words);
  }

  private static byte[] entropy(int[] numbers) {
    byte[] entropy = new byte[numbers.length * 4 / 3];
    for (int bit = 0; bit < entropy.length * 8; bit++) {
      int set = (numbers[bit / BITS_PER_WORD] >> (BITS_PER_WORD - 1 - bit % BITS_PER_WORD)) & 1;
      entropy[bit / 8] |= (byte) (set << (7 - bit % 8));
    }
    return entropy;
  }

  /** The 64 bytes of the seed: PBKDF2 with HMAC-SHA512 over the words (BIP-39). */
  byte[] seed(String passphrase) {
    char[] password = text().toCharArray();
    byte[] salt = ("mnemonic" + passphrase).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    PBEKeySpec spec = new PBEKeySpec(password, salt, PBKDF2_ROUNDS, 8 * WalletSeed.LENGTH);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA512", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** The words in their order, in lower case: to be shown to their owner and to nobody else. */
  public List<String> words() {
    return words;
  }

  /** The words with one space between them: to be shown to their owner and to nobody else. */
  public String text() {
    return String.join(" ", words);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SeedWords that && words.equals(that.words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }

  @Override
  public String toString() {
    return "SeedWords(redacted)";
  }
}
