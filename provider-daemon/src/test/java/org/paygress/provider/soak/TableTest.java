package org.paygress.provider.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** What the soak calls level: nothing that goes on growing. */
class TableTest {

  private static final int SAMPLES = 40;

  private static Map<String, String> growing(LongUnaryOperator rows) {
    Table table = new Table();
    for (int i = 0; i < SAMPLES; i++) {
      table.add(new Sample(i, Map.of("rows", rows.applyAsLong(i))));
    }
    return table.growing();
  }

  @Test
  void what_grows_as_long_as_it_goes_on_is_not_level() {
    assertThat(growing(i -> 250L * i)).containsOnlyKeys("rows");
    assertThat(growing(i -> i < 30 ? 1_000 : 1_000 + 60L * (i - 29))).containsOnlyKeys("rows");
  }

  @Test
  void what_is_full_after_half_of_the_time_is_level_and_may_go_up_and_down() {
    assertThat(growing(i -> Math.min(250L * i, 5_000))).isEmpty();
    assertThat(growing(i -> 1_000L * (i % 5))).isEmpty();
  }

  @Test
  void of_a_few_samples_nobody_can_tell() {
    Table table = new Table();
    table.add(new Sample(0, Map.of("rows", 0L)));
    table.add(new Sample(1, Map.of("rows", 0L)));
    assertThat(table.growing()).isNotEmpty();
  }
}
