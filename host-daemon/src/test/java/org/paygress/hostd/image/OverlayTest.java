package org.paygress.hostd.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.templates.Recipe.OverlayFile;

class OverlayTest {
  @TempDir private Path root;

  @Test
  void a_file_is_put_with_its_mode_and_the_directories_it_needs() throws IOException {
    Overlay.put(root, new OverlayFile("/usr/lib/paygress/assign", 0750, "text"));
    Path file = root.resolve("usr/lib/paygress/assign");
    assertThat(file).hasContent("text");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x---");
  }

  @Test
  void a_link_in_place_of_the_file_is_replaced_not_followed(@TempDir Path host) throws IOException {
    Path precious = Files.writeString(host.resolve("precious"), "kept");
    Files.createSymbolicLink(root.resolve("file"), precious);
    Overlay.put(root, new OverlayFile("/file", 0644, "new"));
    assertThat(precious).hasContent("kept");
    assertThat(root.resolve("file")).hasContent("new");
  }

  @Test
  void a_link_on_the_way_is_refused(@TempDir Path host) throws IOException {
    Files.createSymbolicLink(root.resolve("etc"), host);
    assertThatThrownBy(() -> Overlay.put(root, new OverlayFile("/etc/x", 0644, "")))
        .isInstanceOf(IOException.class)
        .hasMessage("/etc/x leads through a symbolic link");
    assertThat(host).isEmptyDirectory();
  }

  @Test
  void a_masked_unit_is_a_link_to_nothing() throws IOException {
    Overlay.mask(root, "x.service");
    assertThat(Files.readSymbolicLink(root.resolve("etc/systemd/system/x.service")))
        .isEqualTo(Path.of("/dev/null"));
  }
}
