package org.paygress.consumer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.nostr.SecretKey;

/** The consumer's key: an nsec in a file only its owner can read. Volume keys derive from it. */
record IdentityFile(Path path) {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** Where it is unless the user says otherwise. */
  static IdentityFile standard() {
    return new IdentityFile(Path.of(System.getProperty("user.home"), ".paygress", "identity"));
  }

  /** The key in the file; a new one is made and kept when there is no file. */
  SecretKey loadOrCreate() throws UserException {
    try {
      if (!Files.exists(path)) {
        create();
      }
      return load();
    } catch (IOException e) {
      throw new UserException("cannot use the identity file " + path, "check owner and mode");
    }
  }

  private void create() throws IOException {
    Path dir = path.toAbsolutePath().getParent();
    if (dir != null && !Files.exists(dir)) {
      Files.createDirectories(
          dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    try (var channel =
        Files.newByteChannel(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      byte[] line = (SecretKey.generate().nsec() + "\n").getBytes(StandardCharsets.US_ASCII);
      channel.write(ByteBuffer.wrap(line));
    } catch (FileAlreadyExistsException e) {
      // Another command was quicker; its key is as good.
    }
  }

  private SecretKey load() throws IOException, UserException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new UserException(
          "others can read the identity file " + path, "run: chmod 600 " + path);
    }
    return switch (SecretKey.parse(Files.readString(path).strip())) {
      case Parsed.Ok<SecretKey>(var key) -> key;
      case Parsed.Malformed<SecretKey> _ ->
          throw new UserException(
              "the identity file " + path + " holds no nsec",
              "put the right file back, or move it away to get a new identity");
    };
  }
}
