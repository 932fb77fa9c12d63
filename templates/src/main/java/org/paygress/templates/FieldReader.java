package org.paygress.templates;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes fields out of one YAML mapping, notes what is wrong, and what nobody asked for. */
final class FieldReader {
  private final JsonNode node;
  private final String file;
  private final String prefix;
  private final List<TemplateProblem> problems;
  private final Set<String> asked = new HashSet<>();

  FieldReader(JsonNode node, String file, String prefix, List<TemplateProblem> problems) {
    this.node = node;
    this.file = file;
    this.prefix = prefix;
    this.problems = problems;
  }

  String file() {
    return file;
  }

  void problem(String field, String message) {
    problems.add(new TemplateProblem(file, prefix + field, message));
  }

  Optional<String> text(String field, Pattern shape, String rule) {
    return value(field).flatMap(value -> textOf(field, value, shape, rule));
  }

  String requiredText(String field, Pattern shape, String rule) {
    if (value(field).isEmpty()) {
      problem(field, "is required: " + rule);
    }
    return text(field, shape, rule).orElse("");
  }

  int number(String field, int min, int max, int otherwise) {
    Optional<JsonNode> value = value(field);
    if (value.isEmpty()) {
      return otherwise;
    }
    return numberOf(field, value.get(), min, max).orElse(otherwise);
  }

  int requiredNumber(String field, int min, int max) {
    if (value(field).isEmpty()) {
      problem(field, "is required: a whole number " + min + ".." + max);
    }
    return number(field, min, max, min);
  }

  List<String> texts(String field, Pattern shape, String rule) {
    List<String> texts = new ArrayList<>();
    List<JsonNode> items = items(field);
    for (int i = 0; i < items.size(); i++) {
      textOf(field + "[" + i + "]", items.get(i), shape, rule).ifPresent(texts::add);
    }
    if (new HashSet<>(texts).size() != texts.size()) {
      problem(field, "names something twice");
    }
    return texts;
  }

  Map<String, String> textMap(String field, Pattern names, Pattern values, String rule) {
    Map<String, String> map = new LinkedHashMap<>();
    value(field)
        .ifPresent(
            value -> {
              if (!value.isObject()) {
                problem(field, "must be a mapping");
                return;
              }
              value
                  .properties()
                  .forEach(
                      entry -> {
                        if (!names.matcher(entry.getKey()).matches()) {
                          problem(field, "has a bad name: " + rule);
                        }
                        textOf(field + "." + entry.getKey(), entry.getValue(), values, rule)
                            .ifPresent(text -> map.put(entry.getKey(), text));
                      });
            });
    return map;
  }

  List<FieldReader> mappings(String field) {
    List<FieldReader> readers = new ArrayList<>();
    List<JsonNode> items = items(field);
    for (int i = 0; i < items.size(); i++) {
      mapping(field + "[" + i + "]", items.get(i)).ifPresent(readers::add);
    }
    return readers;
  }

  Optional<FieldReader> mapping(String field) {
    return value(field).flatMap(value -> mapping(field, value));
  }

  /** To be called last: a field nobody asked for is a mistake, most likely of spelling. */
  void refuseOthers() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                problem(name, "is not a field of this file");
              }
            });
  }

  private Optional<FieldReader> mapping(String field, JsonNode value) {
    if (!value.isObject()) {
      problem(field, "must be a mapping");
      return Optional.empty();
    }
    return Optional.of(new FieldReader(value, file, prefix + field + ".", problems));
  }

  private Optional<JsonNode> value(String field) {
    asked.add(field);
    return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
  }

  private List<JsonNode> items(String field) {
    Optional<JsonNode> value = value(field);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!value.get().isArray()) {
      problem(field, "must be a list");
      return List.of();
    }
    List<JsonNode> items = new ArrayList<>();
    value.get().forEach(items::add);
    return items;
  }

  private Optional<String> textOf(String field, JsonNode value, Pattern shape, String rule) {
    if (!value.isTextual() || !shape.matcher(value.textValue()).matches()) {
      problem(field, "must be a text: " + rule);
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  private Optional<Integer> numberOf(String field, JsonNode value, int min, int max) {
    if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
      problem(field, "must be a whole number " + min + ".." + max);
      return Optional.empty();
    }
    return Optional.of(value.intValue());
  }
}
