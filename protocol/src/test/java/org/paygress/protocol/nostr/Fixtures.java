package org.paygress.protocol.nostr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.paygress.system.Parsed;
import org.paygress.system.Parsed.Malformed;
import org.paygress.system.Parsed.Ok;

/** Keys and small helpers that the tests of this package share. */
final class Fixtures {

  static final SecretKey ALICE =
      SecretKey.of("67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa");
  static final SecretKey BOB =
      SecretKey.of("5c0c523f52a5b6fad39ed2403092df8cebc36318b39383bca6c00808626fab3a");
  static final SecretKey MALLORY =
      SecretKey.of("4b22aa260e4acb7021e32f38a6cdf4b673c6a277755bfce287e370c924dc936d");

  static final long NOW = 1_795_360_346L;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Fixtures() {}

  static JsonNode resource(String path) {
    try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(path), path)) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T ok(Parsed<T> parsed) {
    return switch (parsed) {
      case Ok<T>(var value) -> value;
      case Malformed<T>(var reason) -> Assertions.fail("malformed: " + reason);
    };
  }

  static <T> String reason(Parsed<T> parsed) {
    return switch (parsed) {
      case Ok<T>(var value) -> Assertions.fail("not refused");
      case Malformed<T>(var reason) -> reason;
    };
  }
}
