package org.paygress.consumer.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameTest {

  private final Frame frame = new Frame(10);

  @Test
  void fragments_make_a_message() {
    assertThat(frame.add("01234", false)).isEmpty();
    assertThat(frame.add("56789", true)).contains("0123456789");
    assertThat(frame.add("next", true)).contains("next");
  }

  @Test
  void a_message_of_one_character_too_many_is_thrown_away_and_the_next_is_taken() {
    assertThat(frame.add("0123456789", false)).isEmpty();
    assertThat(frame.add("a", true)).isEmpty();
    assertThat(frame.add("next", true)).contains("next");
  }

  @Test
  void the_end_of_a_message_that_was_too_long_is_no_message() {
    assertThat(frame.add("0123456789a", false)).isEmpty();
    assertThat(frame.add("end", true)).isEmpty();
    assertThat(frame.add("next", true)).contains("next");
  }
}
