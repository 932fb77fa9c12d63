package org.paygress.protocol.nostr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The fields of an event or rumor as they come out of its JSON, in any order. */
final class EventFields {

  private @Nullable EventId id;
  private @Nullable PublicKey pubkey;
  private @Nullable Long createdAt;
  private @Nullable Integer kind;
  private @Nullable List<List<String>> tags;
  private @Nullable String content;
  private @Nullable String sig;

  EventFields() {}

  static EventFields read(JsonReader in) throws IOException {
    EventFields fields = new EventFields();
    fields.readAll(in);
    return fields;
  }

  void readAll(JsonReader in) throws IOException {
    in.expectObject();
    while (in.nextField()) {
      readField(in);
    }
  }

  /** The event's own time, as far as it has been read. */
  OptionalLong createdAt() {
    return createdAt == null ? OptionalLong.empty() : OptionalLong.of(createdAt);
  }

  private void readField(JsonReader in) throws IOException {
    switch (in.fieldName()) {
      case "id" -> id = JsonReader.require(EventId.parse(in.string()));
      case "pubkey" -> pubkey = readKey(in);
      case "created_at" -> createdAt = in.integer();
      case "kind" -> kind = readKind(in);
      case "tags" -> tags = readTags(in);
      case "content" -> content = in.string();
      case "sig" -> sig = in.string();
      default -> in.skip();
    }
  }

  private static PublicKey readKey(JsonReader in) throws IOException {
    String hex = in.string();
    if (!Hex.isLower(hex, 32)) {
      throw new MalformedException("pubkey is not 64 lower-case hex digits");
    }
    return JsonReader.require(PublicKey.parse(hex));
  }

  private static int readKind(JsonReader in) throws IOException {
    long kind = in.integer();
    if (kind < 0 || kind > Limits.KIND) {
      throw new MalformedException("kind is out of range");
    }
    return (int) kind;
  }

  private static List<List<String>> readTags(JsonReader in) throws IOException {
    in.expectArray();
    List<List<String>> tags = new ArrayList<>();
    while (in.nextElement()) {
      if (tags.size() == Limits.TAGS) {
        throw new BeyondLimitsException("more than " + Limits.TAGS + " tags");
      }
      tags.add(in.strings(Limits.TAG_STRINGS));
    }
    return tags;
  }

  Event event() throws MalformedException {
    EventId theId = required(id);
    String theSig = required(sig);
    try {
      return new Event(
          theId,
          required(pubkey),
          required(createdAt),
          required(kind),
          required(tags),
          required(content),
          theSig);
    } catch (IllegalArgumentException e) {
      throw reason(e);
    }
  }

  /** A rumor's id may be left out; one that is there must be true. */
  Unsigned rumor() throws MalformedException {
    Unsigned rumor;
    try {
      rumor =
          new Unsigned(
              required(pubkey),
              required(createdAt),
              required(kind),
              required(tags),
              required(content));
    } catch (IllegalArgumentException e) {
      throw reason(e);
    }
    if (id != null && !id.equals(rumor.id())) {
      throw new MalformedException("the rumor's id is not its hash");
    }
    return rumor;
  }

  private static <T> T required(@Nullable T field) throws MalformedException {
    if (field == null) {
      throw new MalformedException("a field of the event is missing");
    }
    return field;
  }

  private static BeyondLimitsException reason(IllegalArgumentException e) {
    String message = e.getMessage();
    return new BeyondLimitsException(message == null ? "not an event" : message);
  }
}
