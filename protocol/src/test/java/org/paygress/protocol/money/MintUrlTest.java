package org.paygress.protocol.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.system.Parsed;

class MintUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://mint.example, https://mint.example",
    "https://mint.example/, https://mint.example",
    "https://mint.example///, https://mint.example",
    "HTTPS://Mint.Example/Bitcoin/, https://mint.example/Bitcoin",
    "https://mint.example:443/a, https://mint.example/a",
    "https://mint.example:3338, https://mint.example:3338",
    "http://127.0.0.1:3339, http://127.0.0.1:3339",
    "http://127.0.0.1:80/, http://127.0.0.1",
    "http://LOCALHOST:3338/, http://localhost:3338",
    "http://[::1]:3338, http://[::1]:3338",
    "http://[0:0::1]:3338, http://[::1]:3338",
    "https://mint.example/%7ebitcoin/%2f, https://mint.example/~bitcoin/%2F",
    "https://mint.example.:443/a, https://mint.example/a",
    "http://localhost.:3338, http://localhost:3338",
    "https://b\u00fccher.example:3338/a/, https://xn--bcher-kva.example:3338/a",
  })
  void one_mint_has_one_normal_form(String text, String normal) {
    assertThat(MintUrl.of(text).value()).isEqualTo(normal);
    assertThat(MintUrl.of(text))
        .isEqualTo(MintUrl.of(normal))
        .hasSameHashCodeAs(MintUrl.of(normal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mint.example",
        "http://mint.example",
        "http://10.0.0.1:3338",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "ftp://mint.example",
        "https://user:secret@mint.example",
        "https://mint.example?x=secret",
        "https://mint.example#secret",
        "https://mint.example/a/../b",
        "https://mint.example/a/%2e%2e/b",
        "https://mint.example/..",
        "https://mint.example//b",
        "https://mint.example:0",
        "https://mint.example:65536",
        "https://mint..example",
        "https://user@b\u00fccher.example",
        "https://b\u00fccher.example:65536",
        "https://b\u00fccher.example:0",
        "https://b\u00fcch er.example",
        "https://under_score.example",
        "http://b\u00fccher.example",
        "https://",
        "https:///path",
        "file:///etc/passwd",
        "https://mint.example/a b",
        "https://mint.example/\u0000",
        "mailto:secret@mint.example",
      })
  void another_address_is_refused_without_repeating_it(String text) {
    assertThat(MintUrl.parse(text))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, bad -> assertThat(bad.reason()).doesNotContain("secret"));
  }

  @Test
  void an_address_without_end_is_refused() {
    assertThatThrownBy(() -> MintUrl.of("https://mint.example/" + "a".repeat(512)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
