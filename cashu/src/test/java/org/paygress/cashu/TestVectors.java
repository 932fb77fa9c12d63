package org.paygress.cashu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.system.Parsed;

/** The official test vectors, as they lie in the resources. */
public final class TestVectors {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TestVectors() {}

  public static JsonNode load(String name) {
    try (InputStream in = TestVectors.class.getResourceAsStream(name)) {
      return JSON.readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static CurvePoint point(String hex) {
    return good(CurvePoint.parse(hex));
  }

  public static Scalar scalar(String hex) {
    return good(Scalar.parse(hex));
  }

  public static <T> T good(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Ok<T>(var value) -> value;
      case Parsed.Malformed<T>(var reason) -> throw new AssertionError(reason);
    };
  }
}
