package org.paygress.testbed.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.paygress.system.hash.Sha256;

/** What names a cache entry: the first 12 hex digits of SHA-256 over its ingredients. */
public final class ContentHash {

  private final MessageDigest digest;

  private ContentHash(MessageDigest digest) {
    this.digest = digest;
  }

  public static ContentHash start() {
    return new ContentHash(Sha256.digest());
  }

  public ContentHash text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    return this;
  }

  /** Adds names and contents of all files under {@code root}, in a fixed order. */
  public ContentHash tree(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      text(root.relativize(file).toString());
      digest.update(Files.readAllBytes(file));
    }
    return this;
  }

  /** The hash; this object is used up. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }
}
