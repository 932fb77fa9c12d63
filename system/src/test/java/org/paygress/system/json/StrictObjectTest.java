package org.paygress.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictObjectTest {

  private static final String GOOD =
      """
      {"text":"a","number":5000000000,"integer":7,"flag":true,"time":1800000000,
       "day":"MONDAY","object":{"x":1},"objects":[{"x":2},{"x":3}]}""";

  @Test
  void what_was_written_is_read() {
    StrictObject object = StrictObject.parse(GOOD);
    assertThat(object.text("text")).isEqualTo("a");
    assertThat(object.number("number")).isEqualTo(5_000_000_000L);
    assertThat(object.integer("integer")).isEqualTo(7);
    assertThat(object.flag("flag")).isTrue();
    assertThat(object.time("time")).isEqualTo(Instant.ofEpochSecond(1_800_000_000));
    assertThat(object.constant("day", DayOfWeek.class)).isEqualTo(DayOfWeek.MONDAY);
    assertThat(object.object("object").integer("x")).isEqualTo(1);
    assertThat(object.objects("objects")).extracting(one -> one.integer("x")).containsExactly(2, 3);
    assertThat(object.optional("number", object::number)).contains(5_000_000_000L);
    assertThat(object.optional("none", object::number)).isEmpty();
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage("{}", object -> object.number("expiry"), "expiry is missing"),
        damage("{\"expiry\":null}", object -> object.time("expiry"), "expiry is missing"),
        damage("{\"expiry\":\"S3CRET\"}", object -> object.time("expiry"), "expiry is not a whole"),
        damage("{\"expiry\":1.5}", object -> object.number("expiry"), "expiry is not a whole"),
        damage("{\"expiry\":1e30}", object -> object.number("expiry"), "expiry is not a whole"),
        damage("{\"n\":5000000000}", object -> object.integer("n"), "n is not a number of 32 bits"),
        damage("{\"f\":\"true\"}", object -> object.flag("f"), "f is not true or false"),
        damage("{\"t\":5}", object -> object.text("t"), "t is not a text"),
        damage("{\"o\":[]}", object -> object.object("o"), "o is not an object"),
        damage("{\"o\":{}}", object -> object.objects("o"), "o is not a list"),
        damage("{\"o\":[1]}", object -> object.objects("o"), "o is not an object"),
        damage(
            "{\"d\":\"S3CRET\"}",
            object -> object.constant("d", DayOfWeek.class),
            "d is none of the known words"));
  }

  private static Arguments damage(String json, Function<StrictObject, Object> read, String words) {
    return Arguments.of(json, read, words);
  }

  @ParameterizedTest
  @MethodSource("damages")
  void what_is_missing_or_odd_is_named_and_not_repeated(
      String json, Function<StrictObject, Object> read, String words) {
    StrictObject object = StrictObject.parse(json);
    assertThatThrownBy(() -> read.apply(object))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("S3CRET");
  }

  @Test
  void only_an_object_is_one() {
    assertThatThrownBy(() -> StrictObject.parse("[1]")).hasMessage("it is not an object");
    assertThatThrownBy(() -> StrictObject.parse("{")).hasMessage("it is not JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1}{\"a\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"password\": secret-7X1U}",
        "[]",
        ""
      })
  void what_is_not_one_object_is_damaged_and_not_repeated(String text) {
    assertThatThrownBy(() -> StrictObject.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_time_out_of_the_calendar_is_no_time() {
    StrictObject object = StrictObject.parse("{\"t\":9223372036854775807}");
    assertThatThrownBy(() -> object.time("t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("t is not a time");
  }
}
