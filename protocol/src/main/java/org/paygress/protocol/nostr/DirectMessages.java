package org.paygress.protocol.nostr;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.paygress.system.Parsed;

/** Opens and seals direct messages of all kinds. */
public final class DirectMessages {

  /** Why {@link #open} refuses a message that it can decrypt, but that is too long. */
  public static final String TOO_LONG =
      "the plaintext is longer than " + Limits.PLAINTEXT_BYTES + " bytes";

  private DirectMessages() {}

  /**
   * Opens a direct message addressed to {@code receiver}: verifies every signature on the way,
   * decrypts, and sees to it that the author inside is the one who signed outside. Total.
   */
  public static Parsed<DirectMessage> open(Event event, SecretKey receiver) {
    return event.verify()
        ? openVerified(event, receiver)
        : Parsed.malformed("the event's id or signature is wrong");
  }

  /**
   * As {@link #open}, for an event whose own id and signature are known to be right: to look at
   * them once more costs as much as all the rest.
   */
  public static Parsed<DirectMessage> openVerified(Event event, SecretKey receiver) {
    return switch (event.kind()) {
      case Kind.NIP04_DM -> openNip04(event, receiver);
      case Kind.GIFT_WRAP, Kind.GIFT_WRAP_EPHEMERAL -> GiftWrap.open(event, receiver);
      default -> Parsed.malformed("not a direct message");
    };
  }

  private static Parsed<DirectMessage> openNip04(Event event, SecretKey receiver) {
    if (!event.tagValues("p").contains(receiver.publicKey().hex())) {
      return Parsed.malformed("the message is addressed to another key");
    }
    return Nip04.decrypt(receiver, event.pubkey(), event.content())
        .then(DirectMessages::limited)
        .then(
            plaintext ->
                Parsed.ok(
                    new DirectMessage(
                        DmKind.NIP04,
                        event.id(),
                        event.id(),
                        event.pubkey(),
                        event.createdAt(),
                        plaintext)));
  }

  /** The plaintext, if it is no longer than a direct message may be. */
  static Parsed<String> limited(String plaintext) {
    int bytes = Utf8.length(plaintext);
    return bytes >= 0 && bytes <= Limits.PLAINTEXT_BYTES
        ? Parsed.ok(plaintext)
        : Parsed.malformed(TOO_LONG);
  }

  /**
   * Seals a direct message. A gift wrap carries {@code createdAt} itself instead of a time in the
   * past (NIP-59 back-dates it): clients of Paygress ask relays for answers of the last minute.
   *
   * @param plaintext at most 32 KiB in UTF-8; NIP-17 has room for about 28 KiB in a 64 KiB event
   * @param createdAt Unix seconds
   * @throws IllegalArgumentException if the plaintext is too long or holds half a surrogate pair
   */
  public static Event seal(
      DmKind kind, SecretKey from, PublicKey to, String plaintext, long createdAt) {
    return sealed(kind, from, to, plaintext, createdAt, OptionalLong.empty()).event();
  }

  /**
   * A sealed message.
   *
   * @param event to be published
   * @param id by which its reader knows the message, in however many wraps it comes
   */
  public record Sealed(Event event, EventId id) {}

  /**
   * As {@link #seal}.
   *
   * @param expiresAt from when on relays may forget it and nobody is to heed it (NIP-40), Unix
   *     seconds
   */
  public static Sealed sealed(
      DmKind kind,
      SecretKey from,
      PublicKey to,
      String plaintext,
      long createdAt,
      OptionalLong expiresAt) {
    int bytes = Utf8.length(plaintext);
    if (bytes < 0 || bytes > Limits.PLAINTEXT_BYTES) {
      throw new IllegalArgumentException(
          "a direct message is at most " + Limits.PLAINTEXT_BYTES + " bytes of UTF-8");
    }
    List<List<String>> tags = new ArrayList<>(List.of(List.of("p", to.hex())));
    return switch (kind) {
      case NIP04 -> {
        tags.add(List.of("alt", "Private Message"));
        addExpiration(tags, expiresAt);
        String content = Nip04.encrypt(from, to, plaintext, Entropy.bytes(16));
        Event event = Event.sign(from, createdAt, Kind.NIP04_DM, tags, content);
        yield new Sealed(event, event.id());
      }
      case NIP17, NIP17_EPHEMERAL -> {
        addExpiration(tags, expiresAt);
        yield GiftWrap.seal(kind.eventKind(), from, to, plaintext, createdAt, tags);
      }
    };
  }

  private static void addExpiration(List<List<String>> tags, OptionalLong at) {
    at.ifPresent(secs -> tags.add(List.of(Event.EXPIRATION, Long.toString(secs))));
  }
}
