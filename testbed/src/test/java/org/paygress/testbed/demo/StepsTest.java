package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StepsTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Steps steps = new Steps(new PrintStream(written, true, StandardCharsets.UTF_8));

  @Test
  void each_step_is_a_line_with_its_time() throws Exception {
    steps.step("relay", "relay", () -> "ws://127.0.0.1:7777");
    steps.step("mint", "mint", () -> "http://127.0.0.1:3338");

    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).matches(" 1  relay {20} +[0-9]+ ms  ws://127.0.0.1:7777"),
            line -> assertThat(line).matches(" 2  mint {21} +[0-9]+ ms  http://127.0.0.1:3338"));
    assertThat(steps.summary()).matches("relay [0-9]+, mint [0-9]+");
  }

  @Test
  void a_step_that_fails_is_remembered_and_not_counted() throws Exception {
    steps.step("relay", "relay", () -> "");
    assertThatThrownBy(
            () ->
                steps.step(
                    "mint",
                    "the mint",
                    () -> {
                      throw new IOException("no");
                    }))
        .isInstanceOf(IOException.class);

    assertThat(steps.current()).isEqualTo("the mint");
    assertThat(steps.summary()).matches("relay [0-9]+");
  }
}
