package org.paygress.provider.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.provider.Provider;
import org.paygress.provider.Requests;

/** A consumer of nostr-tools, the JavaScript world's client library, against the whole daemon. */
@Tag("peers")
@ExtendWith(NodeRequired.class)
class NostrToolsTest {

  @TempDir static Path dir;
  private static Provider provider;

  @BeforeAll
  static void start() {
    provider = new Provider(dir).start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 1059})
  void a_lease_is_bought_looked_at_and_extended(int kind) {
    try (ToolsClient client = ToolsClient.connect(provider.relay.url(), provider.publicKey())) {
      LeaseStory.told(
          client, provider.publicKey(), kind, provider.token(100), 100, provider.token(10), 10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 1059})
  void an_error_is_read_like_any_other_answer(int kind) {
    try (ToolsClient client = ToolsClient.connect(provider.relay.url(), provider.publicKey())) {
      JsonNode error = client.ask(kind, Requests.spawn("cashuBnonsense")).body();
      assertThat(error.path("error_type").asText()).isEqualTo("invalid_token");
      assertThat(error.path("message").asText()).isNotEmpty();
      assertThat(error.has("details")).isTrue();
    }
  }

  @Test
  void text_of_any_language_arrives_as_it_was_sent() {
    try (ToolsClient client = ToolsClient.connect(provider.relay.url(), provider.publicKey())) {
      String password = "pässwörd-密碼-🔑\"\\";
      JsonNode access =
          client
              .ask(1059, Requests.spawn(provider.token(100)).put("ssh_password", password))
              .body();
      assertThat(access.path("instructions").valueStream().map(JsonNode::asText))
          .contains("🔑 Password: " + password);
    }
  }
}
