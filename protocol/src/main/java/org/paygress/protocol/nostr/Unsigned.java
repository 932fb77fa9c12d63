package org.paygress.protocol.nostr;

import java.util.List;
import org.paygress.system.hash.Sha256;

/** What an event's id is the hash of (NIP-01); a rumor (NIP-59) is nothing more than this. */
record Unsigned(
    PublicKey pubkey, long createdAt, int kind, List<List<String>> tags, String content) {

  /** What the JSON of an event holds besides tags, content, time and kind. */
  private static final int FRAME_BYTES = 400;

  private static final byte[] END_OF_TEXT = {'"', ']'};

  Unsigned {
    tags = tags.stream().map(List::copyOf).toList();
    check(createdAt, kind, tags, content);
  }

  /** Throws IllegalArgumentException, with a reason that repeats no input, beyond the limits. */
  static void check(long createdAt, int kind, List<List<String>> tags, String content) {
    if (createdAt < 0 || createdAt > Limits.CREATED_AT) {
      throw new IllegalArgumentException("created_at is out of range");
    }
    if (kind < 0 || kind > Limits.KIND) {
      throw new IllegalArgumentException("kind is out of range");
    }
    if (tags.size() > Limits.TAGS) {
      throw new IllegalArgumentException("more than " + Limits.TAGS + " tags");
    }
    long chars = content.length();
    for (List<String> tag : tags) {
      if (tag.isEmpty() || tag.size() > Limits.TAG_STRINGS) {
        throw new IllegalArgumentException("a tag has no string or too many");
      }
      for (String part : tag) {
        requireText(part);
        chars += part.length();
      }
    }
    requireText(content);
    // No character takes more than six bytes: most events need not be measured exactly.
    if (FRAME_BYTES + 6 * chars + frameBytes(tags) > Limits.EVENT_BYTES
        && FRAME_BYTES + exactBytes(tags, content) > Limits.EVENT_BYTES) {
      throw new IllegalArgumentException("an event of more than " + Limits.EVENT_BYTES + " bytes");
    }
  }

  private static void requireText(String s) {
    if (s.length() <= Limits.EVENT_BYTES && Utf8.length(s) < 0) {
      throw new IllegalArgumentException("text with half a surrogate pair");
    }
  }

  /** Brackets, quotes and commas of the tags. */
  private static long frameBytes(List<List<String>> tags) {
    return tags.stream().mapToLong(tag -> 3 + 3L * tag.size()).sum();
  }

  private static long exactBytes(List<List<String>> tags, String content) {
    long bytes = quotedBytes(content);
    for (List<String> tag : tags) {
      bytes += 3;
      for (String part : tag) {
        bytes += 1 + quotedBytes(part);
      }
    }
    return bytes;
  }

  private static long quotedBytes(String s) {
    return s.length() > Limits.EVENT_BYTES ? s.length() : JsonText.quotedBytes(s);
  }

  byte[] hash() {
    return hash(pubkey, createdAt, kind, tags, content);
  }

  /** The 32 bytes of the id. */
  static byte[] hash(
      PublicKey pubkey, long createdAt, int kind, List<List<String>> tags, String content) {
    StringBuilder out = new StringBuilder(200);
    out.append("[0,\"").append(pubkey.hex()).append("\",").append(createdAt);
    out.append(',').append(kind).append(',');
    JsonText.tags(out, tags);
    out.append(',');
    byte[] text = Utf8.encode(content);
    if (JsonText.isPlain(text)) {
      // Ciphertext is long and needs no escapes: hash it where it stands.
      return Sha256.of(Utf8.encode(out.append('"').toString()), text, END_OF_TEXT);
    }
    JsonText.quote(out, content);
    return Sha256.of(Utf8.encode(out.append(']').toString()));
  }

  EventId id() {
    return new EventId(Hex.encode(hash()));
  }

  /** As a rumor: with its id, without a signature. */
  String toRumorJson() {
    StringBuilder out = new StringBuilder(300 + content.length());
    out.append("{\"id\":\"").append(id().hex());
    out.append("\",\"pubkey\":\"").append(pubkey.hex());
    out.append("\",\"created_at\":").append(createdAt);
    out.append(",\"kind\":").append(kind).append(",\"tags\":");
    JsonText.tags(out, tags);
    out.append(",\"content\":");
    JsonText.quote(out, content);
    return out.append('}').toString();
  }
}
