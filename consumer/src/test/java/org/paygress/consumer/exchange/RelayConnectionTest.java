package org.paygress.consumer.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.testbed.relay.DevRelayOptions;

class RelayConnectionTest {

  private static final int TIMES = 50;

  @Test
  void a_challenge_that_comes_at_connect_is_answered() throws Exception {
    try (DevRelay relay = DevRelay.start(0, DevRelayOptions.authRequired());
        HttpClient http = HttpClient.newHttpClient()) {
      SecretKey key = SecretKey.generate();
      for (int i = 0; i < TIMES; i++) {
        var inbox = RelayConnection.newInbox();
        try (var connection = RelayConnection.open(http, relay.url(), key, inbox)) {
          assertThat(next(inbox)).isInstanceOf(RelayMessage.Auth.class);
          assertThat(next(inbox))
              .as("what %s says to our answer", connection.url())
              .isInstanceOfSatisfying(
                  RelayMessage.Ok.class, ok -> assertThat(ok.accepted()).isTrue());
        }
      }
    }
  }

  private static RelayMessage next(BlockingQueue<RelayConnection.Incoming> inbox)
      throws InterruptedException {
    return Optional.ofNullable(inbox.poll(5, TimeUnit.SECONDS))
        .map(RelayConnection.Incoming::message)
        .orElseThrow(() -> new AssertionError("the relay did not answer"));
  }
}
