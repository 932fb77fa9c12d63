package org.paygress.testbed.mint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dev mint's locks by the vectors of NUT-11; it knows no hash locks and opens none. */
class MintLocksTest {
  private final MintLocks locks =
      new MintLocks(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

  static Iterable<JsonNode> vectors() throws IOException {
    try (InputStream in = MintLocksTest.class.getResourceAsStream("nut11.json")) {
      return MintWire.JSON.readTree(Objects.requireNonNull(in));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void conditions_are_met_or_not_as_the_vectors_say(JsonNode vector) {
    boolean met = true;
    try {
      locks.check(vector.path("body"));
    } catch (MintError unmet) {
      met = false;
      assertThat(unmet.code()).isEqualTo(10_001);
    }

    assertThat(met).as(vector.path("name").textValue()).isEqualTo(vector.path("met").asBoolean());
  }
}
