package org.paygress.protocol.nostr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Collects a {@link Filter}; repeated calls add to a list. */
public final class FilterBuilder {

  private final List<EventId> ids = new ArrayList<>();
  private final List<PublicKey> authors = new ArrayList<>();
  private final List<Integer> kinds = new ArrayList<>();
  private final Map<String, List<String>> tags = new LinkedHashMap<>();
  private OptionalLong since = OptionalLong.empty();
  private OptionalLong until = OptionalLong.empty();
  private OptionalInt limit = OptionalInt.empty();

  FilterBuilder() {}

  public FilterBuilder ids(EventId... values) {
    ids.addAll(List.of(values));
    return this;
  }

  public FilterBuilder authors(PublicKey... values) {
    authors.addAll(List.of(values));
    return this;
  }

  public FilterBuilder kinds(int... values) {
    for (int value : values) {
      kinds.add(value);
    }
    return this;
  }

  /** Events with a tag {@code letter} that has one of {@code values}. */
  public FilterBuilder tag(String letter, String... values) {
    tags.computeIfAbsent(letter, key -> new ArrayList<>()).addAll(List.of(values));
    return this;
  }

  /** Unix seconds, inclusive. */
  public FilterBuilder since(long value) {
    since = OptionalLong.of(value);
    return this;
  }

  /** Unix seconds, inclusive. */
  public FilterBuilder until(long value) {
    until = OptionalLong.of(value);
    return this;
  }

  public FilterBuilder limit(int value) {
    limit = OptionalInt.of(value);
    return this;
  }

  /**
   * The filter.
   *
   * @throws IllegalArgumentException if a tag name is not one letter or a number is negative
   */
  public Filter build() {
    return new Filter(ids, authors, kinds, tags, since, until, limit);
  }
}
