package org.paygress.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.paygress.system.Parsed;

/** The official test vectors of the seed, as they lie in the resources. */
public final class WalletVectors {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private WalletVectors() {}

  public static JsonNode load(String name) {
    try (InputStream in = WalletVectors.class.getResourceAsStream(name)) {
      return JSON.readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static <T> T good(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Ok<T>(var value) -> value;
      case Parsed.Malformed<T>(var reason) -> throw new AssertionError(reason);
    };
  }
}
