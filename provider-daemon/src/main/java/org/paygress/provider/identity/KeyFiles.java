package org.paygress.provider.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.system.files.OwnerOnly;
import org.paygress.wallet.seed.SeedWords;
import org.paygress.wallet.seed.WalletSeed;

/**
 * The provider's two secrets on disk: its nsec and the words of its wallet. A file is readable by
 * its owner alone from the moment it exists, and is never overwritten.
 */
public final class KeyFiles {

  private static final int SEED_HEX_DIGITS = 2 * WalletSeed.LENGTH;
  private static final int SIZE_BYTES_MAX = 4096;

  private KeyFiles() {}

  /**
   * Writes a new identity.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file is there
   */
  public static SecretKey createIdentity(Path file) throws IOException {
    SecretKey key = SecretKey.generate();
    OwnerOnly.createNew(file, key.nsec());
    return key;
  }

  /**
   * Writes twelve new words (BIP-39), from which the wallet's secrets derive.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file is there
   */
  public static void createSeed(Path file) throws IOException {
    OwnerOnly.createNew(file, SeedWords.generate().text());
  }

  /** Reads the provider's identity. */
  public static SecretKey identity(Path file) throws KeyFileException {
    return switch (SecretKey.parse(read(file))) {
      case Parsed.Ok<SecretKey>(var key) -> key;
      case Parsed.Malformed<SecretKey> _ ->
          throw new KeyFileException(
              file + " holds no nsec", "put the provider's nsec1... into it, or run init");
    };
  }

  /** Reads the wallet's seed: 12 to 24 words, or the 128 hex digits earlier releases wrote. */
  public static WalletSeed seed(Path file) throws KeyFileException {
    String text = read(file);
    if (text.matches("[0-9a-f]{" + SEED_HEX_DIGITS + "}")) {
      return WalletSeed.of(HexFormat.of().parseHex(text));
    }
    return switch (SeedWords.parse(text)) {
      case Parsed.Ok<SeedWords>(var words) -> WalletSeed.fromWords(words);
      case Parsed.Malformed<SeedWords>(var reason) ->
          throw new KeyFileException(
              file + " holds no wallet seed: " + reason,
              "write the twelve words of its backup into it, in their order");
    };
  }

  private static String read(Path file) throws KeyFileException {
    try {
      if (!Files.isRegularFile(file)) {
        throw new KeyFileException(
            "there is no key file " + file, "restore it from its backup, or run paygressd init");
      }
      if (!OwnerOnly.holds(file)) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        throw new KeyFileException(
            file + " can be used by others (mode " + mode + ")", "chmod 600 " + file);
      }
      if (Files.size(file) > SIZE_BYTES_MAX) {
        throw new KeyFileException(file + " is no key file", "name the right file");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      throw new KeyFileException("cannot read " + file, "run as root, or as the file's owner");
    }
  }
}
