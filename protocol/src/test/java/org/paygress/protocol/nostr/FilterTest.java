package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.protocol.nostr.Fixtures.ALICE;
import static org.paygress.protocol.nostr.Fixtures.BOB;
import static org.paygress.protocol.nostr.Fixtures.ok;

import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTest {

  private static final Event EVENT =
      Event.sign(ALICE, 1_000, 4, List.of(List.of("p", "bob"), List.of("t", "a", "b")), "");

  @Test
  void an_empty_filter_matches_everything() {
    assertThat(Filter.builder().build().matches(EVENT)).isTrue();
    assertThat(Filter.builder().limit(0).build().matches(EVENT)).isTrue();
    assertThat(Filter.builder().build().toJson()).isEqualTo("{}");
  }

  @Test
  void each_condition_decides() {
    assertThat(Filter.builder().ids(EVENT.id()).build().matches(EVENT)).isTrue();
    assertThat(Filter.builder().ids(EventId.of("0".repeat(64))).build().matches(EVENT)).isFalse();
    assertThat(Filter.builder().authors(ALICE.publicKey()).build().matches(EVENT)).isTrue();
    assertThat(Filter.builder().authors(BOB.publicKey()).build().matches(EVENT)).isFalse();
    assertThat(Filter.builder().kinds(1059, 4).build().matches(EVENT)).isTrue();
    assertThat(Filter.builder().kinds(1059).build().matches(EVENT)).isFalse();
    assertThat(Filter.builder().tag("p", "eve", "bob").build().matches(EVENT)).isTrue();
    assertThat(Filter.builder().tag("p", "eve").build().matches(EVENT)).isFalse();
    assertThat(Filter.builder().tag("t", "b").build().matches(EVENT)).isFalse();
    assertThat(Filter.builder().tag("e", "bob").build().matches(EVENT)).isFalse();
  }

  @Test
  void all_conditions_must_hold_together() {
    Filter both = Filter.builder().tag("p", "bob").tag("t", "a").kinds(4).build();
    assertThat(both.matches(EVENT)).isTrue();
    Filter oneFails = Filter.builder().tag("p", "bob").tag("t", "x").kinds(4).build();
    assertThat(oneFails.matches(EVENT)).isFalse();
  }

  @Test
  void since_and_until_are_inclusive() {
    assertThat(Filter.builder().since(1_000).until(1_000).build().matches(EVENT)).isTrue();
    assertThat(Filter.builder().since(1_001).build().matches(EVENT)).isFalse();
    assertThat(Filter.builder().until(999).build().matches(EVENT)).isFalse();
  }

  @Test
  void a_full_filter_survives_its_json() {
    Filter filter =
        Filter.builder()
            .ids(EVENT.id())
            .authors(ALICE.publicKey(), BOB.publicKey())
            .kinds(4)
            .kinds(1059)
            .tag("p", "\"quoted\"")
            .tag("P", "x")
            .since(1)
            .until(2)
            .limit(3)
            .build();
    assertThat(ok(Filter.parse(filter.toJson()))).isEqualTo(filter);
  }

  @Test
  void invalid_values_are_refused_by_the_constructor() {
    for (FilterBuilder bad :
        List.of(
            Filter.builder().tag("pp", "x"),
            Filter.builder().tag("", "x"),
            Filter.builder().tag("1", "x"),
            Filter.builder().tag("p"),
            Filter.builder().since(-1),
            Filter.builder().limit(-1))) {
      assertThatThrownBy(bad::build).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
