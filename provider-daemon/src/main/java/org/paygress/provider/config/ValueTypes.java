package org.paygress.provider.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.paygress.cashu.lightning.Destination;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;
import org.paygress.system.config.TableReader;
import org.paygress.system.config.ValueType;

/** The types of value the configuration file has. */
final class ValueTypes {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern INTERFACE = Pattern.compile("[a-z][a-z0-9-]{0,14}");

  private ValueTypes() {}

  /** Text without control characters, of {@code min} to {@code max} characters. */
  static ValueType<String> text(int min, int max) {
    String range = max == 4096 ? "text" : "text of " + min + " to " + max + " characters";
    return text(
        range,
        "\"text\"",
        value ->
            value.length() >= min
                && value.length() <= max
                && value.chars().noneMatch(Character::isISOControl));
  }

  /** The id of a tier or template. */
  static ValueType<String> slug() {
    return text(
        "1 to 64 of the characters a-z, 0-9 and -", "\"basic\"", v -> SLUG.matcher(v).matches());
  }

  /** The name of a network interface or of an nftables table. */
  static ValueType<String> interfaceName() {
    return text(
        "a name of at most 15 of the characters a-z, 0-9 and -, a letter first",
        "\"paygress0\"",
        value -> INTERFACE.matcher(value).matches());
  }

  /** A host name or an IP address, without scheme and port. */
  static ValueType<String> hostAddress() {
    return text("a host name or an IP address", "\"203.0.113.7\"", Addresses::isHost);
  }

  /** An IPv4 network in CIDR notation. */
  static ValueType<String> subnet() {
    return text(
        "a private IPv4 network such as \"10.97.0.0/16\", /16 to /28",
        "\"10.97.0.0/16\"",
        Addresses::isContainerSubnet);
  }

  /** A path, absolute or relative. */
  static ValueType<Path> path() {
    return path("a path", value -> !value.isEmpty());
  }

  /** An absolute path. */
  static ValueType<Path> absolutePath() {
    return path("an absolute path", value -> value.startsWith("/"));
  }

  /** A whole number between {@code min} and {@code max}, both included. */
  static ValueType<Integer> integer(int min, int max) {
    return new Simple<>(
        "a whole number from " + min + " to " + max,
        String.valueOf(min),
        node ->
            node.isIntegralNumber()
                    && node.canConvertToInt()
                    && node.intValue() >= min
                    && node.intValue() <= max
                ? Parsed.ok(node.intValue())
                : Parsed.malformed("it is " + shown(node)),
        String::valueOf);
  }

  /** One of an enum's names in lower case. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    E[] values = type.getEnumConstants();
    String names =
        Arrays.stream(values).map(v -> quote(lower(v))).collect(Collectors.joining(" or "));
    return new Simple<>(
        names,
        quote(lower(values[0])),
        node ->
            Arrays.stream(values)
                .filter(v -> node.isTextual() && lower(v).equals(node.textValue()))
                .findFirst()
                .map(Parsed::ok)
                .orElseGet(() -> Parsed.malformed("it is " + shown(node))),
        value -> quote(lower(value)));
  }

  /** A relay's URL. */
  static ValueType<RelayUrl> relayUrl() {
    return new Simple<>(
        "a relay's URL such as \"wss://relay.example.com\"",
        "\"wss://relay.example.com\"",
        node ->
            node.isTextual()
                ? RelayUrl.parse(node.textValue())
                : Parsed.malformed("it is " + shown(node)),
        value -> quote(value.toString()));
  }

  /** A mint's URL. */
  static ValueType<MintUrl> mintUrl() {
    return new Simple<>(
        "a mint's URL such as \"https://mint.example.com\"",
        "\"https://mint.example.com\"",
        node ->
            node.isTextual()
                ? MintUrl.parse(node.textValue())
                : Parsed.malformed("it is " + shown(node)),
        value -> quote(value.value()));
  }

  /** Where withdrawn money goes; empty text for nowhere. */
  static ValueType<Optional<Destination.PayLink>> payAddress() {
    return new Simple<>(
        "a Lightning address or LNURL, or \"\"",
        "\"name@example.com\"",
        node -> node.isTextual() ? readPayAddress(node.textValue()) : malformed(node),
        value -> quote(value.map(Destination.PayLink::text).orElse("")));
  }

  private static Parsed<Optional<Destination.PayLink>> readPayAddress(String text) {
    return text.isEmpty()
        ? Parsed.ok(Optional.empty())
        : Destination.parse(text)
            .then(
                destination ->
                    destination instanceof Destination.PayLink link
                        ? Parsed.ok(Optional.of(link))
                        : Parsed.malformed("an invoice can be paid only once"));
  }

  private static <T> Parsed<T> malformed(JsonNode node) {
    return Parsed.malformed("it is " + shown(node));
  }

  /** A list of {@code min} to {@code max} distinct values. */
  static <T> ValueType<List<T>> list(ValueType<T> item, int min, int max) {
    return new Simple<>(
        "a list of " + min + " to " + max + ", each " + item.description(),
        "[" + item.example() + "]",
        node -> readList(item, node, min, max),
        values -> values.stream().map(item::toml).collect(Collectors.joining(", ", "[", "]")));
  }

  /** A table from any text to a slug, of at most {@code max} entries. */
  static ValueType<Map<String, String>> slugTable(int max) {
    return new Simple<>(
        "a table from names to template slugs, at most " + max + " entries",
        "{ \"ubuntu\" = \"debian\" }",
        node -> readTable(node, max),
        values ->
            new TreeMap<>(values)
                .entrySet().stream()
                    .map(entry -> quote(entry.getKey()) + " = " + quote(entry.getValue()))
                    .collect(Collectors.joining(", ", "{ ", " }")));
  }

  private static <T> Parsed<List<T>> readList(ValueType<T> item, JsonNode node, int min, int max) {
    if (!node.isArray()) {
      return Parsed.malformed("it is " + shown(node));
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

  private static Parsed<Map<String, String>> readTable(JsonNode node, int max) {
    if (!node.isObject()) {
      return Parsed.malformed("it is " + shown(node));
    }
    if (node.size() > max) {
      return Parsed.malformed("it has " + node.size() + " entries");
    }
    var values = new TreeMap<String, String>();
    for (var entry : node.properties()) {
      JsonNode slug = entry.getValue();
      if (!slug.isTextual() || !SLUG.matcher(slug.textValue()).matches()) {
        return Parsed.malformed(
            "the value of " + TableReader.printable(entry.getKey()) + " is no template slug");
      }
      values.put(entry.getKey(), slug.textValue());
    }
    return Parsed.ok(values);
  }

  private static ValueType<String> text(
      String description, String example, Predicate<String> valid) {
    return new Simple<>(
        description,
        example,
        node ->
            node.isTextual() && valid.test(node.textValue())
                ? Parsed.ok(node.textValue())
                : Parsed.malformed("it is " + shown(node)),
        ValueTypes::quote);
  }

  private static ValueType<Path> path(String description, Predicate<String> valid) {
    return new Simple<>(
        description,
        "\"/var/lib/paygress\"",
        node ->
            node.isTextual()
                    && valid.test(node.textValue())
                    && node.textValue().chars().noneMatch(Character::isISOControl)
                ? Parsed.ok(Path.of(node.textValue()).normalize())
                : Parsed.malformed("it is " + shown(node)),
        value -> quote(value.toString()));
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
  static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private record Simple<T>(
      String description,
      String example,
      Function<JsonNode, Parsed<T>> reader,
      Function<T, String> writer)
      implements ValueType<T> {

    @Override
    public Parsed<T> read(JsonNode node) {
      return reader.apply(node);
    }

    @Override
    public String toml(T value) {
      return writer.apply(value);
    }
  }
}
