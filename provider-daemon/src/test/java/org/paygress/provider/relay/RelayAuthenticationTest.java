package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Kind;
import org.paygress.testbed.relay.DevRelayOptions;
import org.paygress.testbed.relay.RelayFault;

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

  /** It says so of one kind, and asks nobody who they are. */
  @Test
  void what_a_relay_takes_from_nobody_holds_up_nothing_else() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.AUTH_FOR_LISTS);
      f.start();
      await().until(() -> f.subscribed(0));
      f.pool()
          .publish(
              Event.sign(
                  f.provider,
                  PoolFixture.now(),
                  Kind.DM_RELAYS,
                  List.of(List.of("relay", "wss://relay.example")),
                  ""));
      await().until(() -> f.status(0).lastError().isPresent());
      Event paid = f.reply("access that somebody paid for");
      f.pool().publish(paid);
      await().until(() -> f.relay(0).events().contains(paid));
    }
  }

  @Test
  void a_relay_that_takes_us_and_does_not_say_so_is_read_and_written() {
    DevRelayOptions options = new DevRelayOptions("127.0.0.1", true, true, 1000);
    try (PoolFixture f = new PoolFixture(directory, options)) {
      f.relay(0).misbehave(RelayFault.NO_WORD_OF_AUTH);
      Event message = f.message("for authenticated eyes");
      f.relay(0).inject(message);
      f.start();
      await().until(() -> f.subscribed(0) && f.handled.contains(message));
      Event reply = f.reply("by an authenticated hand");
      f.pool().publish(reply);
      await().until(() -> f.relay(0).events().contains(reply));
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }
}
