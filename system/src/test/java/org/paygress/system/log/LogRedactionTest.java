package org.paygress.system.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogRedactionTest {

  @Test
  void tokens_of_both_versions_are_cut_to_their_prefix() {
    assertThat(LogRedaction.redact("got cashuAeyJ0b2tlbiI6W3 and cashuBo2FteCJodHRw_-=, thanks"))
        .isEqualTo("got cashuA(redacted) and cashuB(redacted), thanks");
  }

  @Test
  void a_secret_key_is_cut_to_its_prefix_in_either_case() {
    assertThat(
            LogRedaction.redact(
                "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5"
                    + " NSEC1VL029MGPSPEDVA04G90VLTKH6FVH240ZQTV9K0T9AF8935KE9LAQSNLFE5"))
        .isEqualTo("nsec1(redacted) NSEC1(redacted)");
  }

  @Test
  void the_secret_fields_of_a_request_are_emptied_even_inside_escaped_json() {
    assertThat(LogRedaction.redact("{\"ssh_password\":\"hunter2\",\"key_b64\": \"AAEC\",\"n\":1}"))
        .isEqualTo("{\"ssh_password\":\"(redacted)\",\"key_b64\": \"(redacted)\",\"n\":1}");
    assertThat(LogRedaction.redact("{\\\"ssh_password\\\":\\\"hunter2\\\"}"))
        .isEqualTo("{\\\"ssh_password\\\":\\\"(redacted)\\\"}");
    assertThat(LogRedaction.redact("password=hunter2 seed: 00ff"))
        .isEqualTo("password=(redacted) seed: (redacted)");
  }

  @Test
  void what_is_no_secret_is_left_alone() {
    String line = "npub1qqqq spoke of cashu, tokens and nsec1; container-1000 is live";

    assertThat(LogRedaction.redact(line)).isEqualTo(line);
  }
}
