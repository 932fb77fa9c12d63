package org.paygress.system.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a complete configuration file: every key with its sentence, range, default and value. */
public final class ConfigText {

  private static final int WIDTH = 98;

  private ConfigText() {}

  /**
   * The text of a new file.
   *
   * @param head what the file is, for its first lines
   * @param sections in the order they are written
   * @param values as TOML, by key path; a key that is not there gets its default
   * @param repeated for each repeated section the values of its tables, in the order of the keys
   */
  public static String render(
      String head,
      List<Section> sections,
      Map<String, String> values,
      Map<Section, List<List<String>>> repeated) {
    var text = new StringBuilder();
    comment(text, head);
    for (Section section : sections) {
      text.append('\n');
      comment(text, section.sentence());
      if (section.isRepeated()) {
        tables(text, section, repeated.getOrDefault(section, List.of()));
      } else {
        text.append(section.header()).append('\n');
        section.keys().forEach(key -> key(text, key, valueOf(key, values)));
      }
    }
    return text.toString();
  }

  /** The keys are explained at the first table alone. */
  private static void tables(StringBuilder text, Section section, List<List<String>> tables) {
    boolean explained = false;
    for (List<String> values : tables) {
      text.append(explained ? "\n" : "").append(section.header()).append('\n');
      for (int i = 0; i < values.size(); i++) {
        Key<?> key = section.keys().get(i);
        if (explained) {
          assignment(text, key, values.get(i));
        } else {
          key(text, key, values.get(i));
        }
      }
      explained = true;
    }
  }

  private static void key(StringBuilder text, Key<?> key, String value) {
    text.append('\n');
    comment(text, key.sentence());
    comment(text, facts(key));
    assignment(text, key, value);
  }

  private static void assignment(StringBuilder text, Key<?> key, String value) {
    text.append(key.name()).append(" = ").append(value).append('\n');
  }

  private static String facts(Key<?> key) {
    String fallback = key.fallbackToml().map(value -> "default " + value).orElse("required");
    String type = key.kind().description();
    return Character.toUpperCase(type.charAt(0)) + type.substring(1) + "; " + fallback + ".";
  }

  private static String valueOf(Key<?> key, Map<String, String> values) {
    return Optional.ofNullable(values.get(key.path()))
        .or(key::fallbackToml)
        .orElseThrow(() -> new IllegalStateException("no value for " + key.path()));
  }

  private static void comment(StringBuilder text, String sentence) {
    var line = new StringBuilder("#");
    for (String word : sentence.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }
}
