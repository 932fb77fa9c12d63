package org.paygress.protocol.nostr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.paygress.system.Parsed;

/**
 * Which events a subscription asks for (NIP-01). An empty list or map asks for nothing in
 * particular; an empty list inside JSON is refused, since relays disagree about what it means.
 *
 * @param tags tag name (one letter) to accepted values
 * @param since Unix seconds, inclusive
 * @param until Unix seconds, inclusive
 * @param limit how many stored events at most; 0 and more
 */
public record Filter(
    List<EventId> ids,
    List<PublicKey> authors,
    List<Integer> kinds,
    Map<String, List<String>> tags,
    OptionalLong since,
    OptionalLong until,
    OptionalInt limit) {

  public Filter {
    ids = List.copyOf(ids);
    authors = List.copyOf(authors);
    kinds = List.copyOf(kinds);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    tags.forEach((letter, values) -> copy.put(letter, List.copyOf(values)));
    tags = Collections.unmodifiableMap(copy);
    if (!tags.keySet().stream().allMatch(Filter::isLetter)) {
      throw new IllegalArgumentException("a filter's tag name is one letter");
    }
    if (tags.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("a filter's tag needs a value");
    }
    if (since.orElse(0) < 0 || until.orElse(0) < 0 || limit.orElse(0) < 0) {
      throw new IllegalArgumentException("a filter's numbers are not negative");
    }
  }

  public static FilterBuilder builder() {
    return new FilterBuilder();
  }

  /** The same, but for events up to {@code last} (Unix seconds, inclusive) only. */
  public Filter withUntil(long last) {
    return new Filter(ids, authors, kinds, tags, since, OptionalLong.of(last), limit);
  }

  /** Whether a relay would send this event for this filter; {@link #limit} plays no part. */
  public boolean matches(Event event) {
    return (ids.isEmpty() || ids.contains(event.id()))
        && (authors.isEmpty() || authors.contains(event.pubkey()))
        && (kinds.isEmpty() || kinds.contains(event.kind()))
        && event.createdAt() >= since.orElse(0)
        && event.createdAt() <= until.orElse(Long.MAX_VALUE)
        && tags.entrySet().stream()
            .allMatch(
                tag -> event.tagValues(tag.getKey()).stream().anyMatch(tag.getValue()::contains));
  }

  public static Parsed<Filter> parse(String json) {
    return JsonReader.parse(json, Limits.FRAME_BYTES, Filter::read);
  }

  static Filter read(JsonReader in) throws IOException {
    in.expectObject();
    FilterBuilder filter = builder();
    while (in.nextField()) {
      readField(in, in.fieldName(), filter);
    }
    return filter.build();
  }

  private static void readField(JsonReader in, String name, FilterBuilder filter)
      throws IOException {
    switch (name) {
      case "ids" -> {
        for (String id : values(in)) {
          filter.ids(JsonReader.require(EventId.parse(id)));
        }
      }
      case "authors" -> {
        for (String author : values(in)) {
          filter.authors(JsonReader.require(PublicKey.parse(author)));
        }
      }
      case "kinds" -> readKinds(in, filter);
      case "since" -> filter.since(notNegative(in, Long.MAX_VALUE));
      case "until" -> filter.until(notNegative(in, Long.MAX_VALUE));
      case "limit" -> filter.limit((int) notNegative(in, Integer.MAX_VALUE));
      default -> {
        if (!name.startsWith("#") || !isLetter(name.substring(1))) {
          // NIP-01 has no other field: to ignore one would widen what was asked for.
          throw new MalformedException("a filter field that is not of NIP-01");
        }
        filter.tag(name.substring(1), values(in).toArray(String[]::new));
      }
    }
  }

  private static void readKinds(JsonReader in, FilterBuilder filter) throws IOException {
    List<Integer> kinds = new ArrayList<>();
    in.expectArray();
    while (in.nextElement()) {
      if (kinds.size() == Limits.FILTER_VALUES) {
        throw new MalformedException("a list is longer than " + Limits.FILTER_VALUES);
      }
      kinds.add((int) notNegative(in, Limits.KIND));
    }
    requireSome(kinds).forEach(filter::kinds);
  }

  private static List<String> values(JsonReader in) throws IOException {
    return requireSome(in.strings(Limits.FILTER_VALUES));
  }

  private static <T> List<T> requireSome(List<T> values) throws MalformedException {
    if (values.isEmpty()) {
      throw new MalformedException("an empty list in a filter");
    }
    return values;
  }

  private static long notNegative(JsonReader in, long max) throws IOException {
    long value = in.integer();
    if (value < 0 || value > max) {
      throw new MalformedException("a number of the filter is out of range");
    }
    return value;
  }

  private static boolean isLetter(String s) {
    return s.length() == 1
        && ((s.charAt(0) >= 'a' && s.charAt(0) <= 'z')
            || (s.charAt(0) >= 'A' && s.charAt(0) <= 'Z'));
  }

  public String toJson() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  void appendTo(StringBuilder out) {
    List<String> fields = new ArrayList<>();
    addList(fields, "ids", ids.stream().map(EventId::hex).toList());
    addList(fields, "authors", authors.stream().map(PublicKey::hex).toList());
    if (!kinds.isEmpty()) {
      fields.add("\"kinds\":" + kinds.toString().replace(" ", ""));
    }
    tags.forEach((letter, values) -> addList(fields, "#" + letter, values));
    since.ifPresent(value -> fields.add("\"since\":" + value));
    until.ifPresent(value -> fields.add("\"until\":" + value));
    limit.ifPresent(value -> fields.add("\"limit\":" + value));
    out.append('{').append(String.join(",", fields)).append('}');
  }

  private static void addList(List<String> fields, String name, List<String> values) {
    if (!values.isEmpty()) {
      StringBuilder field = new StringBuilder("\"" + name + "\":");
      JsonText.strings(field, values);
      fields.add(field.toString());
    }
  }
}
