package org.paygress.consumer.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityFileTest {

  @Test
  void home_is_where_the_environment_says_and_else_where_the_account_is() {
    assertThat(home(Map.of("HOME", "/home/alice"))).isEqualTo(Path.of("/home/alice"));
    assertThat(home(Map.of())).isEqualTo(Path.of("/root"));
    assertThat(home(Map.of("HOME", ""))).isEqualTo(Path.of("/root"));
    assertThat(home(Map.of("HOME", "alice"))).isEqualTo(Path.of("/root"));
  }

  private static Path home(Map<String, String> environment) {
    return IdentityFile.home(environment, "/root");
  }
}
