package org.paygress.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameAssemblerTest {

  private final FrameAssembler assembler = new FrameAssembler(new RelayLimits(10, 2560));

  @Test
  void fragments_make_a_message() {
    assertThat(assembler.add("01234", false)).isEqualTo(new FrameAssembler.Result.More());
    assertThat(assembler.add("56789", true))
        .isEqualTo(new FrameAssembler.Result.Whole("0123456789"));
    assertThat(assembler.add("next", true)).isEqualTo(new FrameAssembler.Result.Whole("next"));
  }

  @Test
  void a_message_of_one_byte_too_many_is_thrown_away_and_the_next_is_taken() {
    assertThat(assembler.add("0123456789", false)).isEqualTo(new FrameAssembler.Result.More());
    assertThat(assembler.add("a", true))
        .isEqualTo(new FrameAssembler.Result.TooLong("0123456789a"));
    assertThat(assembler.add("next", true)).isEqualTo(new FrameAssembler.Result.Whole("next"));
  }

  @Test
  void the_end_of_a_message_that_was_too_long_is_no_message() {
    assertThat(assembler.add("0123456789a", false)).isEqualTo(new FrameAssembler.Result.More());
    assertThat(assembler.add("end", true))
        .isEqualTo(new FrameAssembler.Result.TooLong("0123456789aend"));
    assertThat(assembler.add("next", true)).isEqualTo(new FrameAssembler.Result.Whole("next"));
  }

  @Test
  void bytes_count_not_characters() {
    assertThat(assembler.add("äöü€", true)).isEqualTo(new FrameAssembler.Result.Whole("äöü€"));
    assertThat(assembler.add("äöü€\u20ac", true))
        .isEqualTo(new FrameAssembler.Result.TooLong("äöü€\u20ac"));
    assertThat(assembler.add("\ud83d\ude00\ud83d\ude00ab", true))
        .isEqualTo(new FrameAssembler.Result.Whole("\ud83d\ude00\ud83d\ude00ab"));
    assertThat(assembler.add("\ud83d\ude00\ud83d\ude00abc", true))
        .isEqualTo(new FrameAssembler.Result.TooLong("\ud83d\ude00\ud83d\ude00abc"));
  }

  @Test
  void a_message_without_end_is_noticed() {
    for (int i = 0; i < 256; i++) {
      assertThat(assembler.add("0123456789", false)).isEqualTo(new FrameAssembler.Result.More());
    }
    assertThat(assembler.add("0", false)).isEqualTo(new FrameAssembler.Result.Endless());
  }

  @Test
  void fragments_of_nothing_have_an_end() {
    FrameAssembler.Result result = new FrameAssembler.Result.More();
    for (int i = 0; i < 2_000 && result instanceof FrameAssembler.Result.More; i++) {
      result = assembler.add("", false);
    }
    assertThat(result).isInstanceOf(FrameAssembler.Result.Endless.class);
  }
}
