package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;

class ReadyLineTest {

  private static final String KEY =
      "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

  @Test
  void it_is_one_line_of_json_with_the_promised_fields() {
    PublicKey provider = PublicKey.of(KEY);
    var line =
        new ReadyLine(
            RelayUrl.of("ws://127.0.0.1:7777"),
            MintUrl.of("http://127.0.0.1:3338"),
            provider,
            "127.0.0.1",
            Path.of("/var/tmp/d/paygress.toml"),
            "guest");

    assertThat(line.toJson())
        .isEqualTo(
            "{\"relay\":\"ws://127.0.0.1:7777\",\"mint\":\"http://127.0.0.1:3338\",\"npub\":\""
                + provider.npub()
                + "\",\"address\":\"127.0.0.1\",\"config\":\"/var/tmp/d/paygress.toml\",\"kernel\":\"guest\"}");
  }
}
