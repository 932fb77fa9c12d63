package org.paygress.provider.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.Requests;

/** What a consumer lives through, told once and tested over several relays and mints. */
final class LeaseStory {

  /** The rate of the tier {@code basic}. */
  private static final long MSATS_PER_SEC = 50;

  private LeaseStory() {}

  /**
   * Buys a container, looks at it and extends it. The tokens are worth {@code spawnSats} and {@code
   * topUpSats} after the mint's fees.
   */
  static void told(
      ToolsClient client,
      PublicKey provider,
      int kind,
      String spawnToken,
      long spawnSats,
      String topUpToken,
      long topUpSats) {
    Instant before = Instant.now();
    JsonNode access = answer(client, provider, kind, Requests.spawn(spawnToken));
    String pod = access.path("pod_npub").asText();
    assertThat(pod).matches("container-\\d+");
    assertThat(access.path("host_address").asText()).isEqualTo("127.0.0.1");
    assertThat(access.path("pod_spec_name").asText()).isNotEmpty();
    assertThat(banner(access.path("node_port").asInt())).isEqualTo("SSH-2.0-");
    Instant expires = time(access, "expires_at");
    assertThat(expires)
        .isBetween(
            before.plusSeconds(bought(spawnSats) - 1),
            Instant.now().plusSeconds(bought(spawnSats)));

    JsonNode status = answer(client, provider, kind, Requests.status(pod));
    assertThat(status.path("status").asText()).isEqualTo("Running");
    assertThat(status.path("ssh_port").asInt()).isEqualTo(access.path("node_port").asInt());
    assertThat(status.path("ssh_username").asText()).isEqualTo("user");
    assertThat(time(status, "expires_at")).isEqualTo(expires);

    JsonNode longer = answer(client, provider, kind, Requests.topUp(pod, topUpToken));
    assertThat(longer.path("success").asBoolean()).isTrue();
    assertThat(longer.path("extended_duration_seconds").asLong()).isEqualTo(bought(topUpSats));
    assertThat(time(longer, "new_expires_at")).isEqualTo(expires.plusSeconds(bought(topUpSats)));
  }

  private static long bought(long sats) {
    return sats * 1_000 / MSATS_PER_SEC;
  }

  private static JsonNode answer(
      ToolsClient client, PublicKey provider, int kind, JsonNode request) {
    ToolsClient.Answer answer = client.ask(kind, request);
    assertThat(answer.verified()).isTrue();
    assertThat(answer.kind()).isEqualTo(kind);
    assertThat(answer.sender()).isEqualTo(provider.hex());
    assertThat(answer.body().path("error_type").asText()).isEmpty();
    return answer.body();
  }

  private static Instant time(JsonNode body, String field) {
    return OffsetDateTime.parse(body.path(field).asText()).toInstant();
  }

  private static String banner(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      return new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new AssertionError("nothing greets at port " + port, e);
    }
  }
}
