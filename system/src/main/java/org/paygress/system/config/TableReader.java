package org.paygress.system.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.paygress.system.Parsed;

/**
 * Reads the keys of one table. A missing or wrong value is noted among the problems and a stand-in
 * is returned, so that reading goes on and finds them all.
 */
public final class TableReader {

  private final Findings findings;
  private final JsonNode table;
  private final String path;

  /**
   * @param path the table's path as {@link KeyLines} names it
   */
  TableReader(Findings findings, JsonNode table, String path) {
    this.findings = findings;
    this.table = table;
    this.path = path;
  }

  /** The value of an optional key, or its default. */
  public <T> T get(Key<T> key) {
    return get(key, key.fallback().orElseThrow());
  }

  /** The value of {@code key}; {@code standIn} if it is absent or wrong. */
  public <T> T get(Key<T> key, T standIn) {
    JsonNode node = table.get(key.name());
    if (node == null) {
      if (key.fallback().isEmpty()) {
        findings.problem(
            path,
            key.path() + " is missing",
            "add a line to "
                + key.section().header()
                + ": "
                + key.name()
                + " = "
                + key.kind().example());
      }
      return standIn;
    }
    return switch (key.kind().read(node)) {
      case Parsed.Ok<T>(var value) -> value;
      case Parsed.Malformed<T>(var reason) -> {
        findings.problem(
            path + "." + key.name(), key.path() + " is not usable: " + reason, remedy(key));
        yield standIn;
      }
    };
  }

  /** Notes every key of the table that is not one of the section's, and those that have moved. */
  void refuseOthers(Section section, Map<String, String> moved) {
    List<String> known = section.keys().stream().map(Key::name).toList();
    table
        .fieldNames()
        .forEachRemaining(
            name -> {
              String old = section.name() + "." + name;
              if (moved.containsKey(old)) {
                ConfigTables.hasMoved(findings, old, moved.get(old));
              } else if (!known.contains(name)) {
                findings.problem(
                    path + "." + name,
                    "unknown key " + printable(name) + " in " + section.header(),
                    Spelling.nearest(name, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("remove it; known keys are " + String.join(", ", known)));
              }
            });
  }

  private static <T> String remedy(Key<T> key) {
    return "set it to "
        + key.kind().description()
        + key.fallbackToml()
            .map(value -> ", or remove the line for the default " + value)
            .orElse("");
  }

  /** A name from the file, fit for a terminal. */
  public static String printable(String name) {
    return name.codePoints()
        .limit(64)
        .mapToObj(c -> Character.isISOControl(c) ? "?" : Character.toString(c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
