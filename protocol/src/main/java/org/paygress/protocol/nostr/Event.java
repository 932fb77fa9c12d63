package org.paygress.protocol.nostr;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.crypto.Schnorr;
import org.paygress.system.Parsed;

/**
 * A signed Nostr event (NIP-01) within our limits: at most 64 KiB as JSON and 200 tags. An instance
 * is well-formed, but only {@link #verify} says whether its id and signature are true.
 *
 * @param createdAt Unix seconds, 0 to the end of the year 9999
 * @param kind 0 to 65535
 * @param tags each with at least one string
 * @param sigHex 128 lower-case hex digits
 */
public record Event(
    EventId id,
    PublicKey pubkey,
    long createdAt,
    int kind,
    List<List<String>> tags,
    String content,
    String sigHex) {

  static final String EXPIRATION = "expiration";

  public Event {
    tags = tags.stream().map(List::copyOf).toList();
    Unsigned.check(createdAt, kind, tags, content);
    if (!Hex.isLower(sigHex, 64)) {
      throw new IllegalArgumentException("a signature is 128 lower-case hex digits");
    }
  }

  /**
   * Makes and signs an event.
   *
   * @throws IllegalArgumentException if it would be beyond the limits or holds half a surrogate
   *     pair
   */
  public static Event sign(
      SecretKey key, long createdAt, int kind, List<List<String>> tags, String content) {
    Unsigned unsigned = new Unsigned(key.publicKey(), createdAt, kind, tags, content);
    byte[] hash = unsigned.hash();
    String sig = Hex.encode(Schnorr.sign(hash, key.bytes(), Entropy.bytes(32)));
    return new Event(
        new EventId(Hex.encode(hash)), key.publicKey(), createdAt, kind, tags, content, sig);
  }

  /** Whether the id is the hash of the event and the signature is its author's. */
  public boolean verify() {
    byte[] hash = Unsigned.hash(pubkey, createdAt, kind, tags, content);
    return MessageDigest.isEqual(hash, id.bytes())
        && Schnorr.verify(Hex.decode(sigHex), hash, pubkey.point());
  }

  /** Reads an event; unknown fields are ignored. The result is not verified yet. */
  public static Parsed<Event> parse(String json) {
    return JsonReader.parse(json, Limits.EVENT_BYTES, in -> EventFields.read(in).event());
  }

  public String toJson() {
    StringBuilder out = new StringBuilder(400 + content.length());
    appendTo(out);
    return out.toString();
  }

  void appendTo(StringBuilder out) {
    out.append("{\"id\":\"").append(id.hex());
    out.append("\",\"pubkey\":\"").append(pubkey.hex());
    out.append("\",\"created_at\":").append(createdAt);
    out.append(",\"kind\":").append(kind);
    out.append(",\"tags\":");
    JsonText.tags(out, tags);
    out.append(",\"content\":");
    JsonText.quote(out, content);
    out.append(",\"sig\":\"").append(sigHex).append("\"}");
  }

  /** The value of the first tag of this name that has one. */
  public Optional<String> tag(String name) {
    return tags.stream()
        .filter(tag -> tag.size() > 1 && tag.getFirst().equals(name))
        .map(tag -> tag.get(1))
        .findFirst();
  }

  /**
   * Whether its author wants nobody to heed it any more (NIP-40). A tag that holds no time says
   * nothing.
   *
   * @param now Unix seconds
   */
  public boolean isExpired(long now) {
    return tag(EXPIRATION)
        .filter(text -> text.matches("[0-9]{1,12}"))
        .filter(text -> Long.parseLong(text) <= now)
        .isPresent();
  }

  /** The values of all tags of this name, in order. */
  public List<String> tagValues(String name) {
    return tags.stream()
        .filter(tag -> tag.size() > 1 && tag.getFirst().equals(name))
        .map(tag -> tag.get(1))
        .toList();
  }

  /** Id, kind and author: content may be 64 KiB of ciphertext. */
  @Override
  public String toString() {
    return "Event[id=" + id + ", kind=" + kind + ", pubkey=" + pubkey + "]";
  }
}
