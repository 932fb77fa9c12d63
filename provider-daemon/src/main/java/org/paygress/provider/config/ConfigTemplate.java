package org.paygress.provider.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;

/** Writes a complete configuration file: every key with its sentence, range, default and value. */
public final class ConfigTemplate {

  private static final int WIDTH = 98;

  private ConfigTemplate() {}

  /** The text of a new file. */
  public static String render(InitialSettings settings) {
    Map<String, String> values = settings.toml();
    var text = new StringBuilder();
    comment(
        text,
        "The configuration of paygressd. Units are in the names of keys. Check an edited file with"
            + " paygressd check-config; the daemon reads it once, at its start.");
    for (Section section : Config.SECTIONS) {
      text.append('\n');
      comment(text, section.sentence());
      if (section.isRepeated()) {
        tiers(text, section);
      } else {
        text.append(section.header()).append('\n');
        section.keys().forEach(key -> key(text, key, valueOf(key, values)));
      }
    }
    return text.toString();
  }

  /** The keys are explained at the first tier alone. */
  private static void tiers(StringBuilder text, Section section) {
    boolean explained = false;
    for (TierConfig tier : TierConfig.DEFAULTS) {
      text.append(explained ? "\n" : "").append(section.header()).append('\n');
      List<String> values = tier.toml();
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
