package org.paygress.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.system.Parsed;

/**
 * The fields of one JSON object, read without any conversion between types. {@code null} counts as
 * absent: some clients send it for optional fields. Reasons name the field, never its value.
 */
record Fields(ObjectNode node) {

  boolean has(String name) {
    return present(name) != null;
  }

  private @Nullable JsonNode present(String name) {
    var value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private JsonNode required(String name) throws Refusal {
    var value = present(name);
    if (value == null) {
      throw Refusal.invalid("The field " + name + " is missing.");
    }
    return value;
  }

  String string(String name, int maxChars) throws Refusal {
    return asString(name, required(name), maxChars);
  }

  Optional<String> optionalString(String name, int maxChars) throws Refusal {
    return has(name) ? Optional.of(string(name, maxChars)) : Optional.empty();
  }

  boolean bool(String name) throws Refusal {
    var value = required(name);
    if (!value.isBoolean()) {
      throw Refusal.invalid("The field " + name + " must be true or false.");
    }
    return value.booleanValue();
  }

  boolean optionalBool(String name) throws Refusal {
    return has(name) && bool(name);
  }

  /** A whole number between {@code min} and {@code max}; 1.0 is not whole here, as in Rust. */
  long integer(String name, long min, long max) throws Refusal {
    var value = required(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw Refusal.invalid("The field " + name + " must be a whole number.");
    }
    var number = value.longValue();
    if (number < min || number > max) {
      throw Refusal.invalid("The field " + name + " is out of range.");
    }
    return number;
  }

  long integerOr(String name, long min, long max, long otherwise) throws Refusal {
    return has(name) ? integer(name, min, max) : otherwise;
  }

  int count(String name) throws Refusal {
    return (int) integer(name, 0, Integer.MAX_VALUE);
  }

  int port(String name, int min) throws Refusal {
    return (int) integer(name, min, 65535);
  }

  double percent(String name) throws Refusal {
    var value = required(name);
    if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 100)) {
      throw Refusal.invalid("The field " + name + " must be a number from 0 to 100.");
    }
    return value.doubleValue();
  }

  /** The only version there is; the field may be left out. */
  int version() throws Refusal {
    return (int) integerOr("version", 1, 1, 1);
  }

  Instant time(String name) throws Refusal {
    return switch (Rfc3339.parse(string(name, 64))) {
      case Parsed.Ok<Instant>(var time) -> time;
      case Parsed.Malformed<Instant>(var reason) ->
          throw Refusal.invalid("The field " + name + " " + reason + ".");
    };
  }

  WorkloadId workload(String name) throws Refusal {
    return switch (WorkloadId.parse(string(name, Json.MAX_BYTES))) {
      case Parsed.Ok<WorkloadId>(var id) -> id;
      case Parsed.Malformed<WorkloadId>(var reason) ->
          throw Refusal.invalid("The field " + name + " " + reason + ".");
    };
  }

  /** Any JSON value, as text. */
  Optional<String> optionalRaw(String name) {
    var value = present(name);
    return value == null ? Optional.empty() : Optional.of(Json.write(value));
  }

  PublicKey key(String name) throws Refusal {
    return asKey(name, string(name, 128));
  }

  Optional<PublicKey> optionalKey(String name) throws Refusal {
    return has(name) ? Optional.of(key(name)) : Optional.empty();
  }

  List<PublicKey> keys(String name, int maxItems) throws Refusal {
    var keys = new ArrayList<PublicKey>();
    for (var text : strings(name, maxItems, 128)) {
      keys.add(asKey(name, text));
    }
    return keys;
  }

  List<String> strings(String name, int maxItems, int maxChars) throws Refusal {
    var texts = new ArrayList<String>();
    for (var item : array(name, maxItems)) {
      texts.add(asString(name, item, maxChars));
    }
    return texts;
  }

  Fields object(String name) throws Refusal {
    return asObject(name, required(name));
  }

  Optional<Fields> optionalObject(String name) throws Refusal {
    return has(name) ? Optional.of(object(name)) : Optional.empty();
  }

  List<Fields> objects(String name, int maxItems) throws Refusal {
    var objects = new ArrayList<Fields>();
    for (var item : array(name, maxItems)) {
      objects.add(asObject(name, item));
    }
    return objects;
  }

  static String asString(String name, JsonNode value, int maxChars) throws Refusal {
    if (!value.isTextual()) {
      throw Refusal.invalid("The field " + name + " must be a string.");
    }
    var text = value.textValue();
    if (text.length() > maxChars) {
      throw Refusal.invalid("The field " + name + " is longer than " + maxChars + " characters.");
    }
    if (!Text.isWellFormed(text)) {
      throw Refusal.invalid("The field " + name + " is not well-formed Unicode.");
    }
    return text;
  }

  private JsonNode array(String name, int maxItems) throws Refusal {
    var value = required(name);
    if (!value.isArray()) {
      throw Refusal.invalid("The field " + name + " must be a list.");
    }
    if (value.size() > maxItems) {
      throw Refusal.invalid("The field " + name + " has more than " + maxItems + " entries.");
    }
    return value;
  }

  private static Fields asObject(String name, JsonNode value) throws Refusal {
    if (value instanceof ObjectNode object) {
      return new Fields(object);
    }
    throw Refusal.invalid("The field " + name + " must be an object.");
  }

  private static PublicKey asKey(String name, String text) throws Refusal {
    return switch (PublicKey.parse(text)) {
      case Parsed.Ok<PublicKey>(var key) -> key;
      case Parsed.Malformed<PublicKey>(var ignored) ->
          throw Refusal.invalid("The field " + name + " must hold public keys (npub or hex).");
    };
  }
}
