package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;

class DemoOptionsTest {

  @Test
  void no_words_mean_the_tour() {
    assertThat(parsed("")).isEqualTo(new DemoOptions.Run(false));
    assertThat(parsed("--yes")).isEqualTo(new DemoOptions.Run(false));
    assertThat(parsed("--host")).isEqualTo(new DemoOptions.Run(true));
  }

  @Test
  void serving_takes_urls_of_this_machine() {
    assertThat(parsed("--serve --relay ws://127.0.0.1:7777 --mint http://localhost:3338 --host"))
        .isEqualTo(
            new DemoOptions.Serve(
                Optional.of(RelayUrl.of("ws://127.0.0.1:7777")),
                Optional.of(MintUrl.of("http://localhost:3338")),
                true));
    assertThat(parsed("--serve"))
        .isEqualTo(new DemoOptions.Serve(Optional.empty(), Optional.empty(), false));
  }

  @Test
  void a_bench_is_on_the_host_whether_said_or_not() {
    assertThat(parsed("--bench")).isEqualTo(new DemoOptions.Bench());
    assertThat(parsed("--host --bench")).isEqualTo(new DemoOptions.Bench());
  }

  @Test
  void a_token_has_an_amount_and_maybe_a_mint() {
    assertThat(parsed("token 21")).isEqualTo(new DemoOptions.FreshToken(21, Optional.empty()));
    assertThat(parsed("token 21 --mint http://127.0.0.1:3338"))
        .isEqualTo(
            new DemoOptions.FreshToken(21, Optional.of(MintUrl.of("http://127.0.0.1:3338"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token                                  | how many sats? demo token SATS
          token 0                                | not understood: 0
          token many                             | not understood: many
          21                                     | a number stands only after: token
          --serve --bench                        | choose one thing to do
          token 5 --serve                        | choose one thing to do
          token 5 --host                         | --host means nothing for a token
          --relay ws://127.0.0.1:1               | --relay belongs to --serve
          --mint http://127.0.0.1:1              | --mint belongs to --serve and token
          --serve --relay                        | --relay needs a URL
          --serve --relay http://127.0.0.1:1     | --relay must be ws://… or wss://…
          --serve --relay wss://relay.example    | --relay must be on this machine's loopback
          --serve --mint https://mint.example    | --mint must be on this machine's loopback
          --frobnicate                           | not understood: --frobnicate
          """)
  void everything_else_is_refused_with_a_reason(String line, String reason) {
    assertThat(DemoOptions.parse(List.of(line.split(" "))))
        .isEqualTo(new Parsed.Malformed<DemoOptions>(reason));
  }

  private static DemoOptions parsed(String line) {
    List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));
    return switch (DemoOptions.parse(words)) {
      case Parsed.Ok<DemoOptions>(DemoOptions options) -> options;
      case Parsed.Malformed<DemoOptions>(String reason) -> throw new AssertionError(reason);
    };
  }
}
