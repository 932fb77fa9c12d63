package org.paygress.provider.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.testbed.peer.PeerProcess;

/** A consumer made of nostr-tools, with a key of its own, in its own process. */
final class ToolsClient implements AutoCloseable {

  /** How long a reference client waits for a container. */
  private static final int ANSWER_WITHIN_MS = 60_000;

  /** How long we then look out for a second answer, which must not come. */
  private static final int QUIET_MS = 700;

  /** An answer as it was seen: the event's kind and dates (unix seconds), and the opened text. */
  record Answer(int kind, long createdAt, double receivedAt, boolean verified, JsonNode event) {
    JsonNode body() {
      return PeerProcess.parsed(event.path("text").asText());
    }

    String sender() {
      return event.path("sender").asText();
    }
  }

  private final PeerProcess process;
  private final String publicKey;

  private ToolsClient(PeerProcess process, String publicKey) {
    this.process = process;
    this.publicKey = publicKey;
  }

  static ToolsClient connect(RelayUrl relay, PublicKey provider) {
    return connect(relay, provider, false);
  }

  /** With {@code authenticate} the relay must ask for authentication (NIP-42), which it gets. */
  static ToolsClient connect(RelayUrl relay, PublicKey provider, boolean authenticate) {
    PeerProcess process = PeerProcess.start(NodeRequired.peers(), "client.mjs");
    try {
      JsonNode connected =
          process.ask(
              PeerProcess.request("connect")
                  .put("relay", relay.toString())
                  .put("provider", provider.hex())
                  .put("authenticate", authenticate));
      return new ToolsClient(process, connected.path("publicKey").asText());
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  String publicKey() {
    return publicKey;
  }

  /** Sends a request in a message of kind 4 or 1059; the unix time of sending. */
  double send(int kind, JsonNode request) {
    return process
        .ask(PeerProcess.request("send").put("kind", kind).put("text", request.toString()))
        .path("sentAt")
        .asDouble();
  }

  /** All that has come since last time, once {@code count} are there or the patience is over. */
  List<Answer> answers(int count) {
    JsonNode heard =
        process.ask(
            PeerProcess.request("answers")
                .put("count", count)
                .put("within", ANSWER_WITHIN_MS)
                .put("quiet", QUIET_MS));
    List<Answer> answers = new ArrayList<>();
    for (JsonNode one : heard) {
      answers.add(
          new Answer(
              one.path("kind").asInt(),
              one.path("createdAt").asLong(),
              one.path("receivedAt").asDouble(),
              one.path("verified").asBoolean(),
              one));
    }
    return answers;
  }

  /** What comes within a while when nothing should. */
  List<JsonNode> heardIn(int millis) {
    JsonNode heard =
        process.ask(
            PeerProcess.request("answers").put("count", 0).put("within", 0).put("quiet", millis));
    return List.copyOf(heard.valueStream().toList());
  }

  /** Sends a request and takes the one answer to it. */
  Answer ask(int kind, JsonNode request) {
    send(kind, request);
    List<Answer> answers = answers(1);
    assertThat(answers).as("answers to one request").hasSize(1);
    return answers.getFirst();
  }

  /** Events that the relay has stored, each with {@code verified} as nostr-tools sees it. */
  List<JsonNode> stored(String filter) {
    var request = PeerProcess.request("stored");
    request.putArray("filters").add(PeerProcess.parsed(filter));
    return process.ask(request).valueStream().toList();
  }

  @Override
  public void close() {
    process.close();
  }
}
