package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {

  private final List<String> undone = new ArrayList<>();
  private final Cleanup cleanup = new Cleanup();

  @Test
  void things_are_undone_once_and_last_first() {
    cleanup.add(() -> undone.add("first"));
    cleanup.add(() -> undone.add("second"));
    cleanup.close();
    cleanup.close();

    assertThat(undone).containsExactly("second", "first");
  }

  @Test
  void a_failure_keeps_nothing_else() {
    cleanup.add(() -> undone.add("first"));
    cleanup.add(
        () -> {
          throw new IOException("stubborn");
        });
    cleanup.close();

    assertThat(undone).containsExactly("first");
  }

  @Test
  void what_comes_after_the_end_is_undone_at_once() {
    cleanup.close();
    cleanup.add(() -> undone.add("late"));

    assertThat(undone).containsExactly("late");
  }
}
