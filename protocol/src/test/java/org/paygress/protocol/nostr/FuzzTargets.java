package org.paygress.protocol.nostr;

import java.util.List;
import org.paygress.system.Parsed;
import org.paygress.system.Parsed.Ok;

/**
 * What must hold for any bytes a stranger sends: reading ends in a value or a reason, and a value
 * that was read survives being written and read again.
 */
final class FuzzTargets {

  private static final SecretKey SENDER = Fixtures.ALICE;
  private static final SecretKey RECEIVER = Fixtures.BOB;
  private static final byte[] CONVERSATION = Nip44.conversationKey(SENDER, RECEIVER.publicKey());
  private static final byte[] NONCE = new byte[32];
  private static final byte[] IV = new byte[16];
  private static final List<List<String>> TO_RECEIVER =
      List.of(List.of("p", RECEIVER.publicKey().hex()));

  private FuzzTargets() {}

  static void event(String text) {
    if (Event.parse(text) instanceof Ok<Event>(var event)) {
      require(Event.parse(event.toJson()).equals(Parsed.ok(event)), "an event changed");
      require(
          !event.verify() || event.id().equals(unsigned(event).id()), "a false id was believed");
    }
  }

  private static Unsigned unsigned(Event e) {
    return new Unsigned(e.pubkey(), e.createdAt(), e.kind(), e.tags(), e.content());
  }

  static void frame(String text) {
    if (RelayMessage.parse(text) instanceof Ok<RelayMessage>(var message)) {
      require(
          RelayMessage.parse(message.toJson()).equals(Parsed.ok(message)),
          "a relay message changed");
    }
    if (ClientMessage.parse(text) instanceof Ok<ClientMessage>(var message)) {
      require(
          ClientMessage.parse(message.toJson()).equals(Parsed.ok(message)),
          "a client message changed");
    }
  }

  /** The first character says how deep inside a direct message the rest of the text is put. */
  static void directMessage(String text) {
    if (text.isEmpty() || Utf8.length(text) < 0 || text.length() > 10_000) {
      return;
    }
    String rest = text.substring(text.offsetByCodePoints(0, 1));
    switch (text.codePointAt(0) % 5) {
      case 0 -> open(Kind.NIP04_DM, rest);
      case 1 -> open(Kind.GIFT_WRAP, rest);
      case 2 -> open(Kind.GIFT_WRAP, encrypt(rest));
      case 3 -> open(Kind.GIFT_WRAP, encrypt(sign(Kind.SEAL, encrypt(rest)).toJson()));
      default -> open(Kind.NIP04_DM, Nip04.encrypt(SENDER, RECEIVER.publicKey(), rest, IV));
    }
  }

  private static void open(int kind, String content) {
    Parsed<DirectMessage> opened = DirectMessages.open(sign(kind, content), RECEIVER);
    if (opened instanceof Ok<DirectMessage>(var message)) {
      require(message.sender().equals(SENDER.publicKey()), "a sender who did not sign");
    }
  }

  private static Event sign(int kind, String content) {
    return Event.sign(SENDER, Fixtures.NOW, kind, TO_RECEIVER, content);
  }

  private static String encrypt(String text) {
    return Nip44.encrypt(CONVERSATION, NONCE, text.isEmpty() ? " " : text);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
