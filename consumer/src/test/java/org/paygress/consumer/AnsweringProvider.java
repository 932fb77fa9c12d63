package org.paygress.consumer;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.paygress.protocol.message.Capacity;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Heartbeat;
import org.paygress.protocol.message.IsolationLevel;
import org.paygress.protocol.message.Offer;
import org.paygress.protocol.message.ParsedRequest;
import org.paygress.protocol.message.PublicEvents;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.message.Spec;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

/** A provider that reads requests off a relay and answers what it is told to. */
final class AnsweringProvider implements WebSocket.Listener, AutoCloseable {

  private final SecretKey key = SecretKey.generate();
  private final HttpClient http = HttpClient.newHttpClient();
  private final StringBuilder frame = new StringBuilder();
  private final List<Request> asked = new CopyOnWriteArrayList<>();
  private final List<DmKind> kinds = new CopyOnWriteArrayList<>();
  private final WebSocket socket;
  private volatile Optional<Reply> confusion = Optional.empty();
  private volatile Function<Request, Optional<String>> answer =
      _ -> Optional.of(ReplyCodec.encode(ErrorReply.of(ErrorType.BACKEND_ERROR, "nothing to say")));

  AnsweringProvider(RelayUrl relay) {
    socket = http.newWebSocketBuilder().buildAsync(relay.uri(), this).join();
    Filter mine = Filter.builder().kinds(4, 1059).tag("p", key.publicKey().hex()).build();
    send(new ClientMessage.Subscribe("requests", List.of(mine)));
  }

  void answer(Function<Request, Reply> by) {
    answer = request -> Optional.of(ReplyCodec.encode(by.apply(request)));
  }

  /** Says the same to everything, whether or not it is a reply. */
  void answerText(String text) {
    answer = _ -> Optional.of(text);
  }

  /** Reads requests and says nothing. */
  void keepSilent() {
    answer = _ -> Optional.empty();
  }

  String npub() {
    return key.publicKey().npub();
  }

  List<Request> asked() {
    return asked;
  }

  List<DmKind> kinds() {
    return kinds;
  }

  /** One at a time: a socket refuses a text while the one before is still going out. */
  private synchronized void send(ClientMessage message) {
    socket.sendText(message.toJson(), true).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    frame.append(data);
    if (last) {
      receive(frame.toString());
      frame.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  private void receive(String text) {
    if (RelayMessage.parse(text) instanceof Parsed.Ok<RelayMessage>(var message)
        && message instanceof RelayMessage.EventMessage(var _, var event)
        && DirectMessages.open(event, key) instanceof Parsed.Ok<DirectMessage>(var dm)
        && RequestCodec.parse(dm.plaintext()) instanceof ParsedRequest.Accepted(var request)) {
      asked.add(request);
      kinds.add(dm.kind());
      confusion.ifPresent(
          other ->
              say(dm.kind(), dm.sender(), ReplyCodec.encode(other, EventId.of("0f".repeat(32)))));
      answer
          .apply(request)
          .map(reply -> confusion.isPresent() ? named(reply, dm.requestId()) : reply)
          .ifPresent(reply -> say(dm.kind(), dm.sender(), reply));
    }
  }

  /** Tells the relay what it offers, and that it is alive. */
  void advertise(MintUrl mint, boolean takesLocked) {
    long now = System.currentTimeMillis() / 1000;
    PublicKey self = key.publicKey();
    Offer offer =
        new Offer(
            self,
            "host",
            Optional.empty(),
            List.of("lxc"),
            List.of(new Spec("basic", "Basic", "small", 1000, 1024, new Rate(50))),
            List.of(mint),
            100,
            0,
            Optional.empty(),
            IsolationLevel.SHARED_KERNEL,
            takesLocked,
            Optional.empty());
    send(new ClientMessage.Publish(PublicEvents.offer(key, offer, now)));
    Heartbeat beat = new Heartbeat(self, now, 0, new Capacity(1000, 1024, 10));
    send(new ClientMessage.Publish(PublicEvents.heartbeat(key, beat, now)));
  }

  /** Its key, to which tokens are locked. */
  SecretKey key() {
    return key;
  }

  private static String named(String reply, EventId request) {
    return ReplyCodec.parse(reply) instanceof Parsed.Ok<Reply>(var parsed)
        ? ReplyCodec.encode(parsed, request)
        : reply;
  }

  /** From now on it names requests, and answers somebody else's first. */
  void confuse(Reply other) {
    confusion = Optional.of(other);
  }

  /** Says something without being asked. */
  void say(DmKind kind, PublicKey to, Reply reply) {
    say(kind, to, ReplyCodec.encode(reply));
  }

  private void say(DmKind kind, PublicKey to, String reply) {
    long now = System.currentTimeMillis() / 1000;
    var sealed = DirectMessages.seal(kind, key, to, reply, now);
    Thread.ofVirtual().start(() -> send(new ClientMessage.Publish(sealed)));
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
