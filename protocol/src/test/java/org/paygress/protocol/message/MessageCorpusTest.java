package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fuzz target on a fixed corpus: every capture, every known defect, and seeded damage. */
class MessageCorpusTest {

  private static final int MUTATIONS_EACH = 100;

  static Stream<String> captures() {
    return Captured.names().map(Captured::text);
  }

  static Stream<String> defects() {
    return Stream.of(
            RequestDefectsTest.texts(),
            RequestDefectsTest.types(),
            RequestDefectsTest.values(),
            RequestDefectsTest.volumes(),
            RequestDefectsTest.replications(),
            RequestDefectsTest.leases())
        .flatMap(defects -> defects.map(RequestDefectsTest.Defect::text));
  }

  @ParameterizedTest
  @MethodSource({"captures", "defects"})
  void a_text_of_the_corpus_gives_a_value_or_a_typed_error(String text) {
    MessageFuzzTarget.check(text);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void damaged_captures_give_a_value_or_a_typed_error(long seed) {
    var random = new Random(seed);
    var texts = captures().toList();
    for (var text : texts) {
      for (var i = 0; i < MUTATIONS_EACH; i++) {
        MessageFuzzTarget.check(damage(text, texts, random));
      }
    }
  }

  private static String damage(String text, List<String> texts, Random random) {
    var out = new StringBuilder(text);
    for (var edits = 1 + random.nextInt(4); edits > 0; edits--) {
      var at = random.nextInt(out.length());
      var end = Math.min(out.length(), at + 1 + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.setCharAt(at, (char) random.nextInt(0x3000));
        case 2 -> out.insert(at, out.substring(at, end));
        case 3 -> out.setCharAt(at, "{}[]\",:\\0e.-tn".charAt(random.nextInt(14)));
        default -> {
          var other = texts.get(random.nextInt(texts.size()));
          out.replace(at, end, other.substring(random.nextInt(other.length())));
        }
      }
      if (out.isEmpty()) {
        return "";
      }
    }
    return out.toString();
  }

  @Test
  void the_corpus_is_as_large_as_it_was() {
    assertThat(captures().count() + defects().count()).isGreaterThanOrEqualTo(190);
  }
}
