package org.paygress.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;

/** An event on its way to several relays, and which of them have taken it. */
public final class Publication {

  private final Event event;
  private final Answers answers;

  Publication(Relays relays, Event event) {
    this.event = event;
    this.answers = new Answers(relays.urls());
    relays.workers().forEach(worker -> worker.add(new Part(worker.url())));
  }

  /** What each relay has said: {@code DONE} if it has the event. */
  public Map<RelayUrl, RelayAnswer> answers() {
    return answers.snapshot();
  }

  /** Waits until every relay has answered or failed; false if that takes longer. */
  public boolean await(Duration max) throws InterruptedException {
    return answers.await(all -> all.values().stream().allMatch(RelayAnswer::isOver), max);
  }

  /** Whether every relay has refused the event or failed; one that failed may still come back. */
  public boolean isHopeless() {
    return answers().values().stream()
        .allMatch(answer -> answer.isOver() && answer.outcome() != RelayAnswer.Outcome.DONE);
  }

  /** The words of the relays that refused it. */
  public List<String> refusals() {
    return answers().values().stream()
        .filter(answer -> answer.outcome() == RelayAnswer.Outcome.REFUSED)
        .map(RelayAnswer::words)
        .toList();
  }

  private final class Part implements Exchange {
    private final RelayUrl relay;
    private @Nullable RelayConnection connection;
    private boolean sentAsOurselves;
    private boolean waitsForAuth;
    private boolean settled;

    Part(RelayUrl relay) {
      this.relay = relay;
    }

    @Override
    public void begin(RelayConnection open) throws IOException {
      connection = open;
      waitsForAuth = false;
      if (settled) {
        return;
      }
      sentAsOurselves = open.authentication().granted();
      open.send(new ClientMessage.Publish(event));
    }

    @Override
    public void take(RelayConnection.Received received) throws IOException {
      switch (received) {
        case RelayConnection.Received.Message(
                RelayMessage.Ok(EventId id, boolean accepted, String words))
            when id.equals(event.id()) ->
            answered(accepted, words);
        case RelayConnection.Received.Authenticated(boolean granted, String words) ->
            authenticated(granted, words);
        case RelayConnection.Received.Message _,
            RelayConnection.Received.Unreadable _,
            RelayConnection.Received.Nothing _ -> {}
      }
    }

    private void answered(boolean accepted, String words) {
      if (accepted || words.startsWith("duplicate:")) {
        settle(RelayAnswer.DONE);
      } else if (words.startsWith("auth-required:") && maySendAgain()) {
        waitsForAuth = true;
      } else {
        settle(RelayAnswer.refused(words));
      }
    }

    /** Whether the relay may know who we are later, or does so since the event was sent. */
    private boolean maySendAgain() {
      return connection != null
          && (connection.authentication().mayStillSucceed()
              || (connection.authentication().granted() && !sentAsOurselves));
    }

    private void authenticated(boolean granted, String words) throws IOException {
      if (granted && !settled && connection != null) {
        begin(connection);
      } else if (!granted && waitsForAuth) {
        settle(RelayAnswer.refused(words));
      }
    }

    @Override
    public void failed(String words) {
      if (!settled) {
        answers.put(relay, RelayAnswer.failed(words));
      }
    }

    /** The first answer counts, and what a relay has taken it has. */
    private void settle(RelayAnswer answer) {
      if (!settled) {
        settled = true;
        answers.put(relay, answer);
      }
    }

    @Override
    public void end() {
      // An event cannot be called back.
    }
  }
}
