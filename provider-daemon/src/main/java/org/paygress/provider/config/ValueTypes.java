package org.paygress.provider.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.paygress.cashu.lightning.Destination;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.TableReader;
import org.paygress.system.config.ValueType;

/** The types of value that are of our field. */
final class ValueTypes {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,64}");

  private ValueTypes() {}

  /** The id of a tier or template. */
  static ValueType<String> slug() {
    return BasicTypes.text(
        "1 to 64 of the characters a-z, 0-9 and -", "\"basic\"", v -> SLUG.matcher(v).matches());
  }

  /** A host name or an IP address, without scheme and port. */
  static ValueType<String> hostAddress() {
    return BasicTypes.text("a host name or an IP address", "\"203.0.113.7\"", Addresses::isHost);
  }

  /** A relay's URL. */
  static ValueType<RelayUrl> relayUrl() {
    return BasicTypes.ofText(
        "a relay's URL such as \"wss://relay.example.com\"",
        "\"wss://relay.example.com\"",
        RelayUrl::parse,
        RelayUrl::toString);
  }

  /** A mint's URL. */
  static ValueType<MintUrl> mintUrl() {
    return BasicTypes.ofText(
        "a mint's URL such as \"https://mint.example.com\"",
        "\"https://mint.example.com\"",
        MintUrl::parse,
        MintUrl::value);
  }

  /** Where withdrawn money goes; empty text for nowhere. */
  static ValueType<Optional<Destination.PayLink>> payAddress() {
    return BasicTypes.ofText(
        "a Lightning address or LNURL, or \"\"",
        "\"name@example.com\"",
        ValueTypes::readPayAddress,
        value -> value.map(Destination.PayLink::text).orElse(""));
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

  /** A table from any text to a slug, of at most {@code max} entries. */
  static ValueType<Map<String, String>> slugTable(int max) {
    return new ValueType<>(
        "a table from names to template slugs, at most " + max + " entries",
        "{ \"ubuntu\" = \"debian\" }",
        node -> readTable(node, max),
        values ->
            new TreeMap<>(values)
                .entrySet().stream()
                    .map(
                        entry ->
                            BasicTypes.quote(entry.getKey())
                                + " = "
                                + BasicTypes.quote(entry.getValue()))
                    .collect(Collectors.joining(", ", "{ ", " }")));
  }

  private static Parsed<Map<String, String>> readTable(JsonNode node, int max) {
    if (!node.isObject()) {
      return BasicTypes.malformed(node);
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
}
