package org.paygress.templates;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.paygress.templates.TemplateRegistry.Loaded;

/** Reads a registry directory; gathers every problem before it gives up. */
final class RegistryLoader {
  private static final String FILE = "template.yaml";
  private static final long MAX_BYTES = 256 * 1024;
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final Path directory;
  private final List<TemplateProblem> problems = new ArrayList<>();
  private final Map<String, TemplateDraft> drafts = new TreeMap<>();

  RegistryLoader(Path directory) {
    this.directory = directory;
  }

  Loaded load() {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry) && !slug(entry).startsWith(".")) {
          read(entry);
        }
      }
    } catch (IOException e) {
      problem(directory.toString(), "", "the registry directory cannot be read");
    }
    drafts.values().forEach(this::checkBase);
    if (problems.isEmpty() && drafts.isEmpty()) {
      problem(directory.toString(), "", "the registry has no <slug>/" + FILE);
    }
    if (!problems.isEmpty()) {
      return new Loaded.Invalid(List.copyOf(problems));
    }
    return new Loaded.Ok(new TemplateRegistry(drafts.values().stream().map(this::finish).toList()));
  }

  private void read(Path entry) {
    String slug = slug(entry);
    Path file = entry.resolve(FILE);
    String name = slug + "/" + FILE;
    try {
      if (!Files.isRegularFile(file)) {
        problem(name, "", "is missing");
        return;
      }
      if (Files.size(file) > MAX_BYTES) {
        problem(name, "", "is over " + MAX_BYTES + " bytes");
        return;
      }
      JsonNode tree = YAML.readTree(file.toFile());
      if (tree == null || !tree.isObject()) {
        problem(name, "", "must be a mapping of fields");
        return;
      }
      FieldReader fields = new FieldReader(tree, name, "", problems);
      drafts.put(slug, TemplateDraft.read(fields, slug, new EntryFiles(entry)));
    } catch (IOException e) {
      problem(name, "", "is no well-formed YAML: " + firstLine(e));
    }
  }

  private String slug(Path entry) {
    return directory.relativize(entry).toString();
  }

  private void checkBase(TemplateDraft draft) {
    Set<String> seen = new HashSet<>();
    TemplateDraft at = draft;
    while (true) {
      if (!seen.add(at.slug())) {
        problem(draft.file(), "base", "leads back to itself");
        return;
      }
      Optional<String> base = at.base();
      if (base.isEmpty()) {
        return;
      }
      TemplateDraft next = drafts.get(base.get());
      if (next == null) {
        problem(draft.file(), "base", "names no entry of this registry");
        return;
      }
      at = next;
    }
  }

  private Template finish(TemplateDraft draft) {
    return draft.finish(hash(draft));
  }

  private String hash(TemplateDraft draft) {
    Optional<TemplateDraft> base = draft.base().map(drafts::get);
    return RecipeHash.of(draft.recipe(), base.map(this::hash));
  }

  private void problem(String file, String field, String message) {
    problems.add(new TemplateProblem(file, field, message));
  }

  private static String firstLine(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse("unreadable");
  }
}
