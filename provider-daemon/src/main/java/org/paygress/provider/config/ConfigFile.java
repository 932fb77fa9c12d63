package org.paygress.provider.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.paygress.system.config.Findings;
import org.paygress.system.config.KeyLines;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Section;
import org.paygress.system.config.Spelling;
import org.paygress.system.config.TableReader;

/** Reads a configuration file whole: either it is valid, or every problem in it is told. */
public final class ConfigFile {

  /** Larger files are no configuration of ours. */
  private static final long SIZE_BYTES_MAX = 1 << 20;

  private static final TomlMapper TOML = new TomlMapper();

  private ConfigFile() {}

  /** Reads {@code file}; never throws on anything a file can hold, or on its absence. */
  public static ConfigResult load(Path file) {
    try {
      if (Files.size(file) > SIZE_BYTES_MAX) {
        return invalid("the file is larger than 1 MiB", "name the configuration file");
      }
      return parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      return invalid("there is no file " + file, "write one: paygressd init --config " + file);
    } catch (AccessDeniedException e) {
      return invalid("no permission to read " + file, "run as root, or change its mode");
    } catch (CharacterCodingException e) {
      return invalid(file + " is not UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      return invalid("cannot read " + file + ": " + e.getMessage(), "name a readable file");
    }
  }

  /**
   * Where something stands, for a problem that reading alone does not show.
   *
   * @param path section and key, such as {@code images.aliases}
   * @return the 1-based line of it or of what is around it; 0 if there is none
   */
  public static int line(Path file, String path) {
    try {
      return KeyLines.scan(Files.readString(file)).of(path);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Reads the text of a file. */
  public static ConfigResult parse(String toml) {
    JsonNode root;
    try {
      root = TOML.readTree(toml);
    } catch (JacksonException e) {
      JsonLocation at = e.getLocation();
      return new ConfigResult.Invalid(
          Optional.empty(),
          List.of(
              new Problem(
                  at == null ? 0 : at.getLineNr(),
                  "not TOML: " + firstLine(e.getOriginalMessage()),
                  "text values need quotes, and a key may stand once in its section")),
          List.of());
    }
    var findings = new Findings(KeyLines.scan(toml));
    Config config = read(root, findings);
    List<Problem> problems = findings.problems();
    return problems.isEmpty()
        ? new ConfigResult.Loaded(config, findings.warnings())
        : new ConfigResult.Invalid(Optional.of(config), problems, findings.warnings());
  }

  private static Config read(JsonNode root, Findings findings) {
    Function<Section, TableReader> table = section -> reader(root, section, findings);
    refuseUnknownSections(root, findings);
    ProviderConfig provider = ProviderConfig.read(table.apply(ProviderConfig.SECTION));
    var config =
        new Config(
            provider,
            RelaysConfig.read(table.apply(RelaysConfig.SECTION)),
            MintsConfig.read(table.apply(MintsConfig.SECTION)),
            WithdrawConfig.read(table.apply(WithdrawConfig.SECTION)),
            tiers(root, findings),
            LeasesConfig.read(table.apply(LeasesConfig.SECTION)),
            LimitsConfig.read(table.apply(LimitsConfig.SECTION)),
            RedemptionConfig.read(table.apply(RedemptionConfig.SECTION)),
            ImagesConfig.read(table.apply(ImagesConfig.SECTION)),
            TemplatesConfig.read(table.apply(TemplatesConfig.SECTION)),
            NetworkConfig.read(table.apply(NetworkConfig.SECTION)),
            StorageConfig.read(table.apply(StorageConfig.SECTION), provider.stateDir()),
            HeartbeatConfig.read(table.apply(HeartbeatConfig.SECTION)),
            LogConfig.read(table.apply(LogConfig.SECTION)));
    Consistency.check(config, findings);
    return config;
  }

  private static TableReader reader(JsonNode root, Section section, Findings findings) {
    JsonNode table = root.path(section.name());
    if (!table.isObject() && !table.isMissingNode()) {
      findings.problem(
          section.name(),
          section.name() + " is not a section",
          "write " + section.header() + " on a line of its own and its keys below");
    }
    var reader =
        new TableReader(
            findings,
            table.isObject() ? table : JsonNodeFactory.instance.objectNode(),
            section.name());
    reader.refuseOthers(section);
    return reader;
  }

  private static List<TierConfig> tiers(JsonNode root, Findings findings) {
    JsonNode tables = root.path("tiers");
    if (tables.isMissingNode()) {
      return TierConfig.DEFAULTS;
    }
    if (!tables.isArray() || tables.isEmpty() || tables.size() > 64) {
      findings.problem(
          "tiers", "tiers is no list of 1 to 64 sections", "write [[tiers]] above each tier");
      return TierConfig.DEFAULTS;
    }
    var tiers = new ArrayList<TierConfig>();
    for (JsonNode table : tables) {
      var reader = new TableReader(findings, table, "tiers[" + tiers.size() + "]");
      reader.refuseOthers(TierConfig.SECTION);
      tiers.add(TierConfig.read(reader));
    }
    return tiers;
  }

  private static void refuseUnknownSections(JsonNode root, Findings findings) {
    List<String> known = Config.SECTIONS.stream().map(Section::name).toList();
    root.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
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

  private static ConfigResult invalid(String message, String remedy) {
    return new ConfigResult.Invalid(
        Optional.empty(), List.of(Problem.of(message, remedy)), List.of());
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
