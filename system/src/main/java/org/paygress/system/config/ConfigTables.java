package org.paygress.system.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of a file, found by the sections they belong to. */
public final class ConfigTables {

  private final JsonNode root;
  private final Map<String, String> moved;
  private final Findings findings;

  ConfigTables(
      JsonNode root, List<Section> sections, Map<String, String> moved, Findings findings) {
    this.root = root;
    this.moved = moved;
    this.findings = findings;
    refuseUnknownSections(sections);
  }

  /** The table of a section that stands once; an empty one when the file has none. */
  public TableReader one(Section section) {
    JsonNode table = root.path(section.name());
    if (!table.isObject() && !table.isMissingNode()) {
      findings.problem(
          section.name(),
          section.name() + " is not a section",
          "write " + section.header() + " on a line of its own and its keys below");
    }
    return reader(
        section, table.isObject() ? table : JsonNodeFactory.instance.objectNode(), section.name());
  }

  /**
   * The tables of a repeated section.
   *
   * @param max how many there may be
   * @return empty when the file has none, and when what it has is wrong, which is noted
   */
  public Optional<List<TableReader>> all(Section section, int max) {
    JsonNode tables = root.path(section.name());
    if (tables.isMissingNode()) {
      return Optional.empty();
    }
    if (!tables.isArray() || tables.isEmpty() || tables.size() > max) {
      findings.problem(
          section.name(),
          section.name() + " is no list of 1 to " + max + " sections",
          "write " + section.header() + " above each of them");
      return Optional.empty();
    }
    var readers = new ArrayList<TableReader>();
    for (JsonNode table : tables) {
      readers.add(reader(section, table, section.name() + "[" + readers.size() + "]"));
    }
    return Optional.of(readers);
  }

  private TableReader reader(Section section, JsonNode table, String path) {
    var reader = new TableReader(findings, table, path);
    reader.refuseOthers(section, moved);
    return reader;
  }

  private void refuseUnknownSections(List<Section> sections) {
    List<String> known = sections.stream().map(Section::name).toList();
    root.fieldNames()
        .forEachRemaining(
            name -> {
              if (moved.containsKey(name)) {
                hasMoved(findings, name, moved.get(name));
              } else if (!known.contains(name)) {
                boolean table = root.path(name).isObject() || root.path(name).isArray();
                findings.problem(
                    name,
                    "unknown " + (table ? "section " : "key ") + TableReader.printable(name),
                    Spelling.nearest(name, known)
                        .map(near -> "did you mean [" + near + "]?")
                        .orElse("remove it; known sections are " + String.join(", ", known)));
              }
            });
  }

  static void hasMoved(Findings findings, String path, String where) {
    findings.warning(path, path + " is not read here any more", "it has moved to " + where);
  }
}
