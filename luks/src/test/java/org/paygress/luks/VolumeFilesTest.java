package org.paygress.luks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.system.process.ProcessRunner;

class VolumeFilesTest {

  private static final VolumeName NAME = VolumeName.of("pg-1000");

  @TempDir private Path directory = Path.of("");

  @Test
  void a_volume_that_the_disk_does_not_show_may_be_there() throws Exception {
    assertThat(new VolumeFiles(directory, NAME).whole()).isFalse();
    // As an error of the disk would be: it is neither there nor not there.
    Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    assertThat(new VolumeFiles(loop, NAME).whole()).isTrue();
    assertThat(new VolumeFiles(loop, NAME).any()).isTrue();
  }

  @Test
  void trials_that_a_killed_start_left_are_swept_and_nothing_else() throws Exception {
    for (String left : new String[] {"probe-1.new", "probe-ab12.gone", "probe-7.img"}) {
      Files.write(directory.resolve(left), new byte[1 << 20]);
    }
    Path volume = Files.write(directory.resolve("pg-1000.img"), new byte[10]);
    Path other = Files.write(directory.resolve("probe.txt"), new byte[10]);
    LuksSupport.sweep(directory, new VolumeTeardown(new VolumeTools(new ProcessRunner())));
    assertThat(directory).isDirectoryNotContaining("glob:**probe-*");
    assertThat(volume).hasSize(10);
    assertThat(other).exists();
  }
}
