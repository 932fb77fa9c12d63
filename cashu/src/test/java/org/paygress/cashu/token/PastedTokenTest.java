package org.paygress.cashu.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.system.Parsed;

class PastedTokenTest {

  private static final String TOKEN = "cashuBo2F0gaJhaUgArSaMTR9YJmFwgaNhYQFhc3hAOWE2ZGJiODQ3";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "  %s\n",
        "cashu:%s",
        "cashu://%s",
        "CASHU:%s",
        "web+cashu:%s",
        "web+cashu://%s",
        "https://wallet.cashu.me/?token=%s",
        "https://wallet.cashu.me/#token=%s",
        "https://wallet.nutstash.app/#%s",
        "https://redeem.cashu.me?token=%s&lang=en",
        "https://example.com/receive/%s",
        "https://example.com/?a=b&token=%s#top",
        "\ufeff%s",
        "\u200b%s\u00ad",
        "%s\ufe0f\u034f",
        "\u3164\u2800%s",
        "\"%s\"",
        "<%s>",
        "`%s`",
        "\u201ccashu:%s\u201d.",
        "> %s",
        ">> cashu:%s\n>> ",
        "cashu%%3A%s",
        "cashu%%3a%%2F%%2f%s",
        "https://wallet.cashu.me/?token=cashu:%s",
        "https://wallet.cashu.me/?token=cashu%%3A%%2F%%2F%s&a=b",
        "https://wallet.cashu.me/?token=%s%%0A",
        "(https://wallet.cashu.me/#token=%s)",
      })
  void what_people_copy_with_a_token_is_passed_over(String form) {
    assertThat(Token.bare(form.formatted(TOKEN))).isEqualTo(TOKEN);
  }

  @Test
  void a_token_may_be_broken_into_lines_anywhere() {
    String folded = TOKEN.replaceAll("(.{10})", "$1\r\n > ".replace(" > ", "\t "));
    assertThat(Token.bare(folded)).isEqualTo(TOKEN);
  }

  @Test
  void a_token_may_be_quoted_line_by_line_and_marked_within() {
    String quoted = "> " + TOKEN.replaceAll("(.{10})", "$1\n> ").strip();
    assertThat(Token.bare(quoted)).isEqualTo(TOKEN);
    assertThat(Token.bare(TOKEN.replaceAll("(.{7})", "$1\u200d\ufe0e\u2060"))).isEqualTo(TOKEN);
  }

  @Test
  void both_alphabets_of_base64_are_one() {
    assertThat(Token.bare("cashuAab+/cd==")).isEqualTo("cashuAab-_cd==");
    assertThat(Token.bare("https://w.example/?token=cashuAab%2B%2Fcd%3D"))
        .isEqualTo("cashuAab-_cd=");
  }

  @Test
  void a_token_in_the_standard_alphabet_is_read() {
    String standard =
        "cashuA"
            + Base64.getEncoder()
                .encodeToString(
                    ("{\"token\":[{\"mint\":\"https://mint.example\",\"proofs\":[{\"amount\":1,"
                            + "\"id\":\"009a1f293253e41e\",\"secret\":\"s?>~~~\",\"C\":"
                            + "\"02bc9097997d81afb2cc7346b5e4345a9346bd2a506eb7958598a72f0cf85163ea\"}]}],"
                            + "\"unit\":\"sat\",\"memo\":\"~~?>>>\"}")
                        .getBytes(StandardCharsets.UTF_8));
    assertThat(standard).containsAnyOf("+", "/");
    assertThat(Token.parse(standard)).isInstanceOf(Parsed.Ok.class);
  }

  @Test
  void what_is_no_token_is_not_made_one() {
    for (String text :
        List.of("", "cashu:", "hello", "https://wallet.cashu.me/", "cashuC", TOKEN + "<b>")) {
      assertThat(Token.parse(text)).as(text).isInstanceOf(Parsed.Malformed.class);
    }
  }

  @Test
  void a_text_that_is_made_to_take_long_does_not() {
    for (String many :
        List.of(
            "https://x/" + "=cashuA".repeat(2_300) + "<",
            "https://x/" + "=cashu:".repeat(2_300) + "<",
            ">".repeat(16_000) + "<",
            "> \t".repeat(5_000) + "x",
            "\"".repeat(16_000) + "<",
            ("x" + ".".repeat(15)).repeat(1_000) + "<")) {
      assertTimeout(Duration.ofSeconds(1), () -> Token.bare(many));
    }
  }
}
