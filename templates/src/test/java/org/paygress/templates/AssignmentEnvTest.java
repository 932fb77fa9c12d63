package org.paygress.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.system.Parsed;
import org.paygress.templates.TemplateRegistry.Loaded;

class AssignmentEnvTest {
  private final Template postgres =
      ((Loaded.Ok) TemplateRegistry.load(Path.of("registry")))
          .registry()
          .template("postgres")
          .orElseThrow();

  @Test
  void any_printable_value_is_taken_as_it_is() {
    Map<String, String> given = Map.of("POSTGRES_PASSWORD", "it's \"$(x)\" `y` \\ ü 🙂 = :z");
    assertThat(AssignmentEnv.merge(postgres, given)).isEqualTo(Parsed.ok(given));
  }

  @Test
  void a_name_that_is_not_on_the_list_is_refused_and_not_repeated() {
    assertThat(AssignmentEnv.merge(postgres, Map.of("LD_PRELOAD", "x")))
        .isEqualTo(
            Parsed.malformed(
                "template_env may set only: POSTGRES_DB, POSTGRES_PASSWORD, POSTGRES_USER"));
  }

  @Test
  void a_template_that_takes_none_says_so() {
    Template debian =
        ((Loaded.Ok) TemplateRegistry.load(Path.of("registry")))
            .registry()
            .template("debian")
            .orElseThrow();
    assertThat(AssignmentEnv.merge(debian, Map.of("A", "x")))
        .isEqualTo(Parsed.malformed("this template takes no template_env"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000b", "a\u001b[0m", "a\u0085b", "a\u2028b", "\ud800"})
  void a_control_character_is_refused(String value) {
    assertThat(AssignmentEnv.merge(postgres, Map.of("POSTGRES_DB", value)))
        .isEqualTo(Parsed.malformed("a value of template_env has a control character"));
  }

  @Test
  void a_value_has_at_most_4096_bytes() {
    assertThat(AssignmentEnv.merge(postgres, Map.of("POSTGRES_DB", "ü".repeat(2048))))
        .isInstanceOf(Parsed.Ok.class);
    assertThat(AssignmentEnv.merge(postgres, Map.of("POSTGRES_DB", "ü".repeat(2049))))
        .isEqualTo(Parsed.malformed("a value of template_env is over 4096 bytes"));
  }

  @Test
  void more_than_32_entries_are_refused() {
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < 33; i++) {
      many.put("NAME" + i, "x");
    }
    assertThat(AssignmentEnv.merge(postgres, many))
        .isEqualTo(Parsed.malformed("template_env may have at most 32 entries"));
  }
}
