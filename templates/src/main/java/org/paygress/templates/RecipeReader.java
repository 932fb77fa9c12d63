package org.paygress.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.templates.Recipe.OverlayFile;

/** The part of a template.yaml that says how the root filesystem is made. */
final class RecipeReader {
  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern SUITE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]{1,63}");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._@+-]+)+");
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._@/+-]{1,200}");
  private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.@\\\\-]{1,128}");
  private static final String PATH_RULE = "an absolute path without . or .. parts";
  private static final String SOURCE_RULE = "a file beside template.yaml, at most 256 KiB";

  private RecipeReader() {}

  static Recipe read(FieldReader fields, EntryFiles files) {
    Optional<TemplateSlug> base =
        fields.text("base", SLUG, "the slug of another entry").map(TemplateSlug::of);
    Optional<String> suite = fields.text("suite", SUITE, "a Debian release, for example bookworm");
    if (base.isPresent() == suite.isPresent()) {
      fields.problem("suite", "exactly one of base and suite must be given");
    }
    return new Recipe(
        base,
        suite,
        fields.texts("packages", PACKAGE, "the name of a Debian package"),
        overlay(fields, files),
        steps(fields, files),
        fields.texts("mask", UNIT, "the name of a systemd unit"));
  }

  private static List<OverlayFile> overlay(FieldReader fields, EntryFiles files) {
    List<OverlayFile> overlay = new ArrayList<>();
    for (FieldReader file : fields.mappings("files")) {
      String path = file.requiredText("path", PATH, PATH_RULE);
      if (dotted(path)) {
        file.problem("path", "must be " + PATH_RULE);
      }
      String mode = file.text("mode", MODE, "three octal digits in quotes").orElse("0644");
      String source = file.requiredText("source", SOURCE, SOURCE_RULE);
      file.refuseOthers();
      if (!source.isEmpty()) {
        files
            .text(source)
            .ifPresentOrElse(
                content -> overlay.add(new OverlayFile(path, Integer.parseInt(mode, 8), content)),
                () -> file.problem("source", "must be " + SOURCE_RULE));
      }
    }
    return overlay;
  }

  private static List<String> steps(FieldReader fields, EntryFiles files) {
    List<String> steps = new ArrayList<>();
    for (String source : fields.texts("steps", SOURCE, SOURCE_RULE)) {
      files
          .text(source)
          .ifPresentOrElse(
              steps::add, () -> fields.problem("steps", source + " is not " + SOURCE_RULE));
    }
    return steps;
  }

  static boolean dotted(String path) {
    return path.contains("/./")
        || path.contains("/../")
        || path.endsWith("/.")
        || path.endsWith("/..");
  }
}
