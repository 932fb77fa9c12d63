package org.paygress.protocol.nostr;

import java.util.List;
import org.paygress.system.Parsed;

/**
 * Private direct messages (NIP-17) in gift wraps (NIP-59): rumor (kind 14, unsigned) inside seal
 * (kind 13, signed by the sender) inside wrap (kind 1059 or 21059, signed by a key used once).
 */
final class GiftWrap {

  /** How far NIP-59 lets a time stamp be set back. */
  private static final long BACKDATE_SECS = 2 * 24 * 60 * 60;

  private GiftWrap() {}

  /** Opens a wrap whose own id and signature are right. */
  static Parsed<DirectMessage> open(Event wrap, SecretKey receiver) {
    return decrypt(receiver, wrap)
        .then(Event::parse)
        .then(GiftWrap::checkSeal)
        .then(seal -> openSeal(wrap, seal, receiver));
  }

  private static Parsed<Event> checkSeal(Event seal) {
    if (seal.kind() != Kind.SEAL) {
      return Parsed.malformed("the gift wrap holds no seal");
    }
    return seal.verify()
        ? Parsed.ok(seal)
        : Parsed.malformed("the seal's id or signature is wrong");
  }

  private static Parsed<DirectMessage> openSeal(Event wrap, Event seal, SecretKey receiver) {
    return decrypt(receiver, seal)
        .then(GiftWrap::parseRumor)
        .then(
            rumor -> {
              if (!rumor.pubkey().equals(seal.pubkey())) {
                // Anybody can write any author into a rumor: only the seal is signed (NIP-17).
                return Parsed.malformed("the rumor names another author than its seal");
              }
              if (rumor.kind() != Kind.RUMOR_DM) {
                return Parsed.malformed("the seal holds no direct message");
              }
              return DirectMessages.limited(rumor.content())
                  .then(plaintext -> Parsed.ok(message(wrap, rumor, plaintext)));
            });
  }

  private static DirectMessage message(Event wrap, Unsigned rumor, String plaintext) {
    DmKind kind = wrap.kind() == Kind.GIFT_WRAP_EPHEMERAL ? DmKind.NIP17_EPHEMERAL : DmKind.NIP17;
    return new DirectMessage(
        kind, rumor.id(), wrap.id(), rumor.pubkey(), rumor.createdAt(), plaintext);
  }

  private static Parsed<Unsigned> parseRumor(String json) {
    return JsonReader.parse(json, Limits.EVENT_BYTES, in -> EventFields.read(in).rumor());
  }

  private static Parsed<String> decrypt(SecretKey receiver, Event event) {
    return Nip44.decrypt(Nip44.conversationKey(receiver, event.pubkey()), event.content());
  }

  /**
   * @param kind of the wrap
   * @param tags of the wrap, the receiver's among them
   */
  static DirectMessages.Sealed seal(
      int kind,
      SecretKey from,
      PublicKey to,
      String plaintext,
      long createdAt,
      List<List<String>> tags) {
    List<List<String>> toTag = List.of(List.of("p", to.hex()));
    Unsigned rumor = new Unsigned(from.publicKey(), createdAt, Kind.RUMOR_DM, toTag, plaintext);
    return new DirectMessages.Sealed(wrap(kind, from, to, rumor, createdAt, tags), rumor.id());
  }

  /** Seals and wraps any rumor, a dishonest one included. */
  static Event wrap(
      int kind,
      SecretKey from,
      PublicKey to,
      Unsigned rumor,
      long createdAt,
      List<List<String>> tags) {
    long sealedAt = Math.max(0, createdAt - Entropy.below(BACKDATE_SECS));
    Event seal =
        Event.sign(from, sealedAt, Kind.SEAL, List.of(), encrypt(from, to, rumor.toRumorJson()));
    SecretKey once = SecretKey.generate();
    String content = encrypt(once, to, seal.toJson());
    return Event.sign(once, createdAt, kind, tags, content);
  }

  private static String encrypt(SecretKey from, PublicKey to, String plaintext) {
    return Nip44.encrypt(Nip44.conversationKey(from, to), Entropy.bytes(32), plaintext);
  }
}
