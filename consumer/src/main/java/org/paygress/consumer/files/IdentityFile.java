package org.paygress.consumer.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.paygress.consumer.UserException;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.system.files.OwnerOnly;

/** The consumer's key: an nsec in a file only its owner can read. Volume keys derive from it. */
public record IdentityFile(Path path) {

  /** Where it is unless the user says otherwise. */
  public static IdentityFile standard() {
    Path home = home(System.getenv(), System.getProperty("user.home"));
    return new IdentityFile(home.resolve(".paygress").resolve("identity"));
  }

  /**
   * Where a shell has {@code ~}. Java looks up the account instead, which under sudo or in a
   * container is another place.
   */
  public static Path home(Map<String, String> environment, String account) {
    Path named = Path.of(environment.getOrDefault("HOME", ""));
    return named.isAbsolute() ? named : Path.of(account);
  }

  /** The key in the file; a new one is made and kept when there is no file. */
  public SecretKey loadOrCreate() throws UserException {
    try {
      if (!Files.exists(path)) {
        OwnerOnly.create(path, SecretKey.generate().nsec());
      }
      return load();
    } catch (IOException e) {
      throw new UserException("cannot use the identity file " + path, "check owner and mode");
    }
  }

  private SecretKey load() throws IOException, UserException {
    UserException.requirePrivate(path, "identity");
    return switch (SecretKey.parse(Files.readString(path).strip())) {
      case Parsed.Ok<SecretKey>(var key) -> key;
      case Parsed.Malformed<SecretKey> _ ->
          throw new UserException(
              "the identity file " + path + " holds no nsec",
              "put the right file back, or move it away to get a new identity");
    };
  }
}
