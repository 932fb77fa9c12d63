package org.paygress.luks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.CommandResult.End;

class VolumeValuesTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a/b", "..", "a b", "a.b", "a\n"})
  void a_name_that_is_no_safe_file_name_is_refused(String name) {
    assertThatThrownBy(() -> VolumeName.of(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_name_has_at_most_48_characters() {
    assertThat(VolumeName.of("a".repeat(48)).value()).hasSize(48);
    assertThatThrownBy(() -> VolumeName.of("a".repeat(49)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sizes_are_rounded_up_to_whole_MiB() {
    assertThat(new VolumeSpec(VolumeName.of("v"), (16 << 20) + 1, 0, 0).alignedBytes())
        .isEqualTo(17 << 20);
    assertThatThrownBy(() -> new VolumeSpec(VolumeName.of("v"), (16 << 20) - 1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new VolumeSpec(VolumeName.of("v"), 16 << 20, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_line_of_mountinfo_gives_device_and_target() {
    Mounts.Mount mount =
        Mounts.parse("36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 - ext3 /dev/root rw");
    assertThat(mount).isEqualTo(new Mounts.Mount("98:0", Path.of("/mnt 2")));
  }

  @ParameterizedTest
  @CsvSource({
    "Device x is still in use., BUSY",
    "target is busy., BUSY",
    "device-mapper: remove ioctl on x failed: Device or resource busy, BUSY",
    "No space left on device, NO_SPACE",
    "Cannot initialize device-mapper. Is dm_mod kernel module loaded?, NO_DM_CRYPT",
    "anything else, FAILED"
  })
  void what_a_program_says_tells_the_fault(String stderr, VolumeFault fault) {
    CommandResult result = new CommandResult(End.EXITED, 1, "", stderr, Duration.ZERO);
    assertThat(VolumeException.of(VolumeStep.UNMOUNT, result).fault()).isEqualTo(fault);
  }

  @Test
  void a_program_that_hangs_is_a_timeout() {
    CommandResult result = new CommandResult(End.TIMED_OUT, -1, "", "", Duration.ZERO);
    VolumeException e = VolumeException.of(VolumeStep.CLOSE_LUKS, result);
    assertThat(e.fault()).isEqualTo(VolumeFault.TIMED_OUT);
    assertThat(e).hasMessage("CLOSE_LUKS (TIMED_OUT): TIMED_OUT");
  }
}
