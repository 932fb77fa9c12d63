package org.paygress.system.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.paygress.system.Parsed;

/** The types of value that every configuration has, and what others are made of. */
public final class BasicTypes {

  private BasicTypes() {}

  /** Text without control characters, of {@code min} to {@code max} characters. */
  public static ValueType<String> text(int min, int max) {
    String range = max == 4096 ? "text" : "text of " + min + " to " + max + " characters";
    return text(
        range,
        "\"text\"",
        value ->
            value.length() >= min
                && value.length() <= max
                && value.chars().noneMatch(Character::isISOControl));
  }

  /** A path, absolute or relative. */
  public static ValueType<Path> path() {
    return path("a path", value -> !value.isEmpty());
  }

  /** An absolute path. */
  public static ValueType<Path> absolutePath() {
    return path("an absolute path", value -> value.startsWith("/"));
  }

  /** A whole number between {@code min} and {@code max}, both included. */
  public static ValueType<Integer> integer(int min, int max) {
    return new ValueType<>(
        "a whole number from " + min + " to " + max,
        String.valueOf(min),
        node ->
            node.isIntegralNumber()
                    && node.canConvertToInt()
                    && node.intValue() >= min
                    && node.intValue() <= max
                ? Parsed.ok(node.intValue())
                : malformed(node),
        String::valueOf);
  }

  /** One of an enum's names in lower case. */
  public static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    E[] values = type.getEnumConstants();
    String names =
        Arrays.stream(values).map(v -> quote(lower(v))).collect(Collectors.joining(" or "));
    return new ValueType<>(
        names,
        quote(lower(values[0])),
        node ->
            Arrays.stream(values)
                .filter(v -> node.isTextual() && lower(v).equals(node.textValue()))
                .findFirst()
                .map(Parsed::ok)
                .orElseGet(() -> malformed(node)),
        value -> quote(lower(value)));
  }

  /** A list of {@code min} to {@code max} distinct values. */
  public static <T> ValueType<List<T>> list(ValueType<T> item, int min, int max) {
    return new ValueType<>(
        "a list of " + min + " to " + max + ", each " + item.description(),
        "[" + item.example() + "]",
        node -> readList(item, node, min, max),
        values -> values.stream().map(item::toml).collect(Collectors.joining(", ", "[", "]")));
  }

  /**
   * Text of a form of its own.
   *
   * @param description as {@link ValueType#description}
   * @param example as {@link ValueType#example}
   */
  public static ValueType<String> text(
      String description, String example, Predicate<String> valid) {
    return new ValueType<>(
        description,
        example,
        node ->
            node.isTextual() && valid.test(node.textValue())
                ? Parsed.ok(node.textValue())
                : malformed(node),
        BasicTypes::quote);
  }

  /** A type that stands in the file as text. */
  public static <T> ValueType<T> ofText(
      String description,
      String example,
      Function<String, Parsed<T>> reader,
      Function<T, String> writer) {
    return new ValueType<>(
        description,
        example,
        node -> node.isTextual() ? reader.apply(node.textValue()) : malformed(node),
        value -> quote(writer.apply(value)));
  }

  private static ValueType<Path> path(String description, Predicate<String> valid) {
    ValueType<String> text =
        text(
            description,
            "\"/var/lib/paygress\"",
            value -> valid.test(value) && value.chars().noneMatch(Character::isISOControl));
    return new ValueType<>(
        description,
        text.example(),
        node -> text.read(node).then(BasicTypes::nameable),
        value -> quote(value.toString()));
  }

  /** Not every text is a path: the file system's encoding may lack a letter of it. */
  private static Parsed<Path> nameable(String value) {
    try {
      return Parsed.ok(Path.of(value).normalize());
    } catch (InvalidPathException e) {
      return Parsed.malformed("is no path that this system can name");
    }
  }

  private static <T> Parsed<List<T>> readList(ValueType<T> item, JsonNode node, int min, int max) {
    if (!node.isArray()) {
      return malformed(node);
    }
    if (node.size() < min || node.size() > max) {
      return Parsed.malformed("it has " + node.size() + " entries");
    }
    var values = new ArrayList<T>();
    for (JsonNode entry : node) {
      String place = "entry " + (values.size() + 1);
      switch (item.read(entry)) {
        case Parsed.Malformed<T>(var reason) -> {
          return Parsed.malformed(place + ": " + reason);
        }
        case Parsed.Ok<T>(var value) -> {
          if (values.contains(value)) {
            return Parsed.malformed(place + " is there twice");
          }
          values.add(value);
        }
      }
    }
    return Parsed.ok(values);
  }

  /** Not of the type: says what it is. */
  public static <T> Parsed<T> malformed(JsonNode node) {
    return Parsed.malformed("it is " + shown(node));
  }

  /** What stands in the file, short; a long text may be a secret in the wrong place. */
  private static String shown(JsonNode node) {
    if (node.isTextual()) {
      String text = node.textValue();
      return text.length() > 40 ? "a text of " + text.length() : TableReader.printable(text);
    }
    return switch (node.getNodeType()) {
      case NUMBER, BOOLEAN -> node.asText();
      case ARRAY -> "a list";
      case OBJECT -> "a table";
      default -> "something else";
    };
  }

  /** A TOML basic string. */
  public static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
