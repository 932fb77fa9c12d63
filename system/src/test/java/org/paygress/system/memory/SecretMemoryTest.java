package org.paygress.system.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretMemoryTest {

  @Test
  void it_holds_a_copy_and_leaves_the_callers_array_alone() {
    byte[] bytes = {1, 2, 3};
    try (SecretMemory memory = SecretMemory.copyOf(bytes)) {
      bytes[0] = 9;
      assertThat(memory.segment().toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
      assertThat(memory.size()).isEqualTo(3);
    }
  }

  @Test
  void after_close_there_is_no_way_to_it_and_closing_again_is_harmless() {
    SecretMemory memory = SecretMemory.allocate(32);
    memory.close();
    memory.close();
    assertThatThrownBy(() -> memory.segment().get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void its_pages_are_locked_and_left_out_of_core_dumps() throws IOException {
    try (SecretMemory memory = SecretMemory.allocate(32)) {
      List<String> flags = flagsOf(memory.segment().address());
      assertThat(flags).contains("dd");
      assertThat(flags.contains("lo")).isEqualTo(memory.locked());
    }
  }

  @Test
  void it_prints_as_nothing() {
    try (SecretMemory memory = SecretMemory.copyOf(new byte[] {65, 66})) {
      assertThat(memory.toString()).isEqualTo("SecretMemory(redacted)");
    }
  }

  @Test
  void sizes_out_of_range_are_refused() {
    assertThatThrownBy(() -> SecretMemory.allocate(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SecretMemory.allocate((1 << 20) + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The VmFlags of the mapping that holds {@code address} (proc(5), smaps). */
  private static List<String> flagsOf(long address) throws IOException {
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        String[] range = line.substring(0, line.indexOf(' ')).split("-", 2);
        inside =
            Long.parseUnsignedLong(range[0], 16) <= address
                && address < Long.parseUnsignedLong(range[1], 16);
      } else if (inside && line.startsWith("VmFlags:")) {
        return List.of(line.substring(8).strip().split(" "));
      }
    }
    return List.of();
  }
}
