package org.paygress.templates;

/**
 * One thing wrong in the registry.
 *
 * @param file the file, relative to the registry
 * @param field the field, dotted, or "" for the file as a whole
 * @param message what is wrong and what is expected
 */
public record TemplateProblem(String file, String field, String message) {
  @Override
  public String toString() {
    return field.isEmpty() ? file + ": " + message : file + ": " + field + ": " + message;
  }
}
