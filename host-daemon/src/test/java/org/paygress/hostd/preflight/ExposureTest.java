package org.paygress.hostd.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {

  private static final String SWAPS = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

  @TempDir private Path root = Path.of("");

  private void file(String path, String text) throws Exception {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> warnings() {
    return new Exposure(root).warnings().stream().map(Object::toString).toList();
  }

  @Test
  void a_kernel_without_apparmor_is_told() throws Exception {
    assertThat(warnings()).singleElement().asString().contains("AppArmor");
    file("sys/module/apparmor/parameters/enabled", "N\n");
    assertThat(warnings()).singleElement().asString().contains("AppArmor");
    file("sys/module/apparmor/parameters/enabled", "Y\n");
    assertThat(warnings()).isEmpty();
  }

  @Test
  void a_program_that_reads_crashes_is_told_and_a_file_is_not() throws Exception {
    file("sys/module/apparmor/parameters/enabled", "Y\n");
    file("proc/sys/kernel/core_pattern", "core\n");
    assertThat(warnings()).isEmpty();
    file("proc/sys/kernel/core_pattern", "|/lib/systemd/systemd-coredump %P\n");
    assertThat(warnings()).singleElement().asString().contains("core_pattern");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/sda2", "/swapfile", "/dev/dm-1"})
  void plain_swap_is_told(String device) throws Exception {
    file("sys/module/apparmor/parameters/enabled", "Y\n");
    file("sys/block/dm-1/dm/uuid", "LVM-abc\n");
    file("proc/swaps", SWAPS + "/dev/zram0 partition 1 0 100\n" + device + " file 1 0 -2\n");
    assertThat(warnings()).singleElement().asString().contains("swap on " + device);
  }

  @Test
  void encrypted_and_compressed_swap_is_not() throws Exception {
    file("sys/module/apparmor/parameters/enabled", "Y\n");
    file("sys/block/dm-0/dm/uuid", "CRYPT-PLAIN-swap\n");
    file("proc/swaps", SWAPS + "/dev/zram0 partition 1 0 100\n/dev/dm-0 partition 1 0 -2\n");
    assertThat(warnings()).isEmpty();
  }
}
