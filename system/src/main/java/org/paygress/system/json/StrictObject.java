package org.paygress.system.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An object in a file that we wrote. A field that is missing or of another type is an error and
 * never a default, since the file is damaged then, or another release's. Each method throws {@link
 * IllegalArgumentException} in that case, which names the field and repeats no value: it may be a
 * secret.
 */
public final class StrictObject {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode node;

  private StrictObject(JsonNode node) {
    this.node = node;
  }

  /** Reads the text of one object. */
  public static StrictObject parse(String json) {
    try {
      return of(JSON.readTree(json), "it");
    } catch (JsonProcessingException e) {
      // Without its cause, which quotes the text.
      throw new IllegalArgumentException("it is not JSON");
    }
  }

  private static StrictObject of(JsonNode node, String name) {
    require(node.isObject(), name, "an object");
    return new StrictObject(node);
  }

  private JsonNode field(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static void require(boolean right, String name, String what) {
    if (!right) {
      throw new IllegalArgumentException(name + " is not " + what);
    }
  }

  public String text(String name) {
    JsonNode value = field(name);
    require(value.isTextual(), name, "a text");
    return value.textValue();
  }

  public long number(String name) {
    JsonNode value = field(name);
    require(value.isIntegralNumber() && value.canConvertToLong(), name, "a whole number");
    return value.longValue();
  }

  /** A number of 32 bits. */
  public int integer(String name) {
    JsonNode value = field(name);
    require(value.isIntegralNumber() && value.canConvertToInt(), name, "a number of 32 bits");
    return value.intValue();
  }

  public boolean flag(String name) {
    JsonNode value = field(name);
    require(value.isBoolean(), name, "true or false");
    return value.booleanValue();
  }

  /** A time in Unix seconds. */
  public Instant time(String name) {
    long seconds = number(name);
    boolean inCalendar =
        seconds >= Instant.MIN.getEpochSecond() && seconds <= Instant.MAX.getEpochSecond();
    require(inCalendar, name, "a time");
    return Instant.ofEpochSecond(seconds);
  }

  /** A constant by its name. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    String text = text(name);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(name + " is none of the known words");
  }

  public StrictObject object(String name) {
    return of(field(name), name);
  }

  public List<StrictObject> objects(String name) {
    JsonNode value = field(name);
    require(value.isArray(), name, "a list");
    List<StrictObject> objects = new ArrayList<>();
    value.forEach(element -> objects.add(of(element, name)));
    return objects;
  }

  /** What {@code read} makes of a field that may be missing, as it is meant to be sometimes. */
  public <T> Optional<T> optional(String name, Function<String, T> read) {
    return node.has(name) ? Optional.of(read.apply(name)) : Optional.empty();
  }
}
