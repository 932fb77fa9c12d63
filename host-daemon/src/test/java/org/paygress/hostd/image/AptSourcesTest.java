package org.paygress.hostd.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
  private static final String ENTRY = "Types: deb\nURIs: file:/srv\nSuites: bookworm\n";

  @TempDir private Path apt;

  @BeforeEach
  void parts() throws IOException {
    Files.createDirectories(apt.resolve("sources.list.d"));
  }

  @Test
  void debians_own_sources_are_taken_and_third_parties_are_not() throws Exception {
    Files.writeString(apt.resolve("sources.list.d/debian.sources"), ENTRY);
    Files.writeString(apt.resolve("sources.list.d/other.sources"), ENTRY);
    assertThat(AptSources.of(apt).files())
        .containsExactly(apt.resolve("sources.list.d/debian.sources"));
  }

  @Test
  void a_sources_list_of_comments_alone_counts_for_nothing() throws Exception {
    Files.writeString(apt.resolve("sources.list"), "# moved to sources.list.d\n");
    Files.writeString(apt.resolve("sources.list.d/local.list"), "deb file:/srv bookworm main\n");
    assertThat(AptSources.of(apt).files())
        .containsExactly(apt.resolve("sources.list.d/local.list"));
  }

  @Test
  void a_machine_without_sources_is_told_so() {
    assertThatThrownBy(() -> AptSources.of(apt))
        .isInstanceOf(ImageException.class)
        .hasMessage("this machine has no apt sources (sources.list, sources.list.d)");
  }
}
