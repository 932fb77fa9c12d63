package org.paygress.system.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration file's format: its sections, and what a file of them becomes. A file is read
 * whole: either it is valid, or every problem in it is told.
 *
 * @param <T> what a valid file becomes
 * @param sections all of them, in the order they are written
 * @param program whose file it is; its {@code init} writes one
 * @param moved sections, and keys as {@code section.key}, that earlier releases read here, and
 *     where each is now: they are passed over with a warning
 */
public record ConfigFormat<T>(
    List<Section> sections, String program, Map<String, String> moved, Reader<T> reader) {

  /** Makes something of a file's tables, noting what is wrong among the findings. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ConfigTables tables, Findings findings);
  }

  /** Larger files are no configuration of ours. */
  private static final long SIZE_BYTES_MAX = 1 << 20;

  private static final TomlMapper TOML = new TomlMapper();

  public ConfigFormat {
    sections = List.copyOf(sections);
    moved = Map.copyOf(moved);
  }

  /** Reads {@code file}; never throws on anything a file can hold, or on its absence. */
  public Reading<T> load(Path file) {
    try {
      if (Files.size(file) > SIZE_BYTES_MAX) {
        return invalid("the file is larger than 1 MiB", "name the configuration file");
      }
      return parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      return invalid(
          "there is no file " + file, "write one: " + program + " init --config " + file);
    } catch (AccessDeniedException e) {
      return invalid("no permission to read " + file, "run as root, or change its mode");
    } catch (CharacterCodingException e) {
      return invalid(file + " is not UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      return invalid("cannot read " + file + ": " + e.getMessage(), "name a readable file");
    }
  }

  /** Reads the text of a file. */
  public Reading<T> parse(String toml) {
    JsonNode root;
    try {
      root = TOML.readTree(toml);
    } catch (JacksonException e) {
      JsonLocation at = e.getLocation();
      return new Reading.Invalid<>(
          Optional.empty(),
          List.of(
              new Problem(
                  at == null ? 0 : at.getLineNr(),
                  "not TOML: " + e.getOriginalMessage().lines().findFirst().orElse(""),
                  "text values need quotes, and a key may stand once in its section")),
          List.of());
    }
    var findings = new Findings(KeyLines.scan(toml));
    T value = reader.read(new ConfigTables(root, sections, moved, findings), findings);
    List<Problem> problems = findings.problems();
    return problems.isEmpty()
        ? new Reading.Loaded<>(value, findings.warnings())
        : new Reading.Invalid<>(Optional.of(value), problems, findings.warnings());
  }

  private Reading<T> invalid(String message, String remedy) {
    return new Reading.Invalid<>(Optional.empty(), List.of(Problem.of(message, remedy)), List.of());
  }
}
