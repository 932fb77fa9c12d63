package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.testbed.relay.DevRelayOptions;

/** NIP-42: a relay may want to know who reads, who writes, or both. */
class RelayAuthenticationTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true"})
  void a_relay_that_demands_authentication_is_read_and_written(boolean toRead, boolean toWrite) {
    DevRelayOptions options = new DevRelayOptions("127.0.0.1", toRead, toWrite, 1000);
    try (PoolFixture f = new PoolFixture(directory, options)) {
      Event message = f.message("for authenticated eyes");
      f.relay(0).inject(message);
      f.openJournal();
      Event reply = f.reply("by an authenticated hand");
      f.journal().enqueue(reply);
      f.database().close();
      f.start();
      await().until(() -> f.handled.size() == 1 && f.status(0).accepted() == 1);
      assertThat(f.handled).containsExactly(message);
      assertThat(f.relay(0).events()).contains(reply);
      assertThat(f.status(0).connects()).isEqualTo(1);
      assertThat(
              f.relay(0).received().stream().filter(ClientMessage.Authenticate.class::isInstance))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void authentication_is_repeated_on_every_connection(boolean toRead) {
    DevRelayOptions options = new DevRelayOptions("127.0.0.1", toRead, true, 1000);
    try (PoolFixture f = new PoolFixture(directory, options).start()) {
      await().until(() -> f.subscribed(0));
      f.relay(0).disconnectAll();
      await().until(() -> f.status(0).connects() == 2);
      Event reply = f.reply("after the break");
      f.pool().publish(reply);
      await().until(() -> f.status(0).accepted() == 1);
    }
  }
}
