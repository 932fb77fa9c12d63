package org.paygress.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.templates.PortSpec.Transport;

/** One entry as read; it becomes a {@link Template} when the whole registry is free of problems. */
record TemplateDraft(
    String file,
    String slug,
    String summary,
    Recipe recipe,
    List<String> init,
    List<PortSpec> ports,
    Map<String, String> env,
    List<String> consumerEnv,
    Optional<String> dataPath,
    Optional<String> minimumTier,
    DefaultReplication replication,
    Readiness readiness) {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{1,200}");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._@+-]+)+");
  private static final Pattern ENV_NAME = Pattern.compile("[A-Z_][A-Z0-9_]{0,63}");
  private static final Pattern ENV_VALUE = Pattern.compile("[^\\p{Cntrl}]{0,4096}");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern TRANSPORT = Pattern.compile("tcp|udp");
  private static final Pattern TIER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern MODE = Pattern.compile("none|checkpointed|warm-standby");
  private static final Pattern PROBE = Pattern.compile("none|tcp");
  private static final String PATH_RULE = "an absolute path without . or .. parts";
  private static final String SLUG_RULE = "1 to 64 of a-z 0-9 -";

  static TemplateDraft read(FieldReader fields, String directory, EntryFiles files) {
    String slug = fields.requiredText("slug", SLUG, SLUG_RULE);
    if (!slug.isEmpty() && !slug.equals(directory)) {
      fields.problem("slug", "must be the name of its directory");
    }
    String summary = fields.requiredText("summary", LINE, "one line of at most 200 characters");
    Recipe recipe = RecipeReader.read(fields, files);
    List<String> init = fields.texts("init", LINE, "an argument");
    List<PortSpec> ports = ports(fields);
    Map<String, String> env =
        fields.textMap("env", ENV_NAME, ENV_VALUE, "A-Z 0-9 _ = one line of text");
    List<String> consumerEnv = fields.texts("consumer_env", ENV_NAME, "1 to 64 of A-Z 0-9 _");
    Optional<String> dataPath = path(fields, "data_path");
    Optional<String> tier = fields.text("minimum_tier", TIER, "a tier's id");
    TemplateDraft draft =
        new TemplateDraft(
            fields.file(),
            directory,
            summary,
            recipe,
            init.isEmpty() ? List.of("/sbin/init") : init,
            ports,
            env,
            consumerEnv,
            dataPath,
            tier,
            replication(fields),
            readiness(fields));
    fields.refuseOthers();
    return draft;
  }

  Optional<String> base() {
    return recipe.base().map(TemplateSlug::value);
  }

  Template finish(String hash) {
    return new Template(
        TemplateSlug.of(slug),
        summary,
        recipe,
        hash,
        init,
        ports,
        env,
        Set.copyOf(consumerEnv),
        dataPath,
        minimumTier,
        replication,
        readiness);
  }

  private static List<PortSpec> ports(FieldReader fields) {
    List<PortSpec> ports = new ArrayList<>();
    for (FieldReader port : fields.mappings("ports")) {
      int number = port.requiredNumber("container_port", 1, 65535);
      String protocol = port.text("protocol", TRANSPORT, "tcp or udp").orElse("tcp");
      String label = port.requiredText("label", LABEL, "1 to 32 of a-z 0-9 -");
      port.refuseOthers();
      Transport transport = protocol.equals("udp") ? Transport.UDP : Transport.TCP;
      if (number == 22) {
        port.problem("container_port", "22 is SSH, which is always published");
      } else if (!label.isEmpty()) {
        ports.add(new PortSpec(number, transport, label));
      }
    }
    if (ports.stream().map(port -> port.protocol() + "/" + port.containerPort()).distinct().count()
        != ports.size()) {
      fields.problem("ports", "names a port twice");
    }
    return ports;
  }

  private static Readiness readiness(FieldReader fields) {
    Optional<FieldReader> probe = fields.mapping("readiness");
    if (probe.isEmpty()) {
      return new Readiness.None();
    }
    FieldReader inner = probe.get();
    String kind = inner.requiredText("kind", PROBE, "none or tcp");
    Readiness readiness = new Readiness.None();
    if (kind.equals("tcp")) {
      readiness =
          new Readiness.Tcp(
              inner.requiredNumber("port", 1, 65535), inner.number("timeout_secs", 1, 600, 60));
    }
    inner.refuseOthers();
    return readiness;
  }

  private static DefaultReplication replication(FieldReader fields) {
    String mode =
        fields.text("replication", MODE, "none, checkpointed or warm-standby").orElse("none");
    return switch (mode) {
      case "checkpointed" -> DefaultReplication.CHECKPOINTED;
      case "warm-standby" -> DefaultReplication.WARM_STANDBY;
      default -> DefaultReplication.NONE;
    };
  }

  private static Optional<String> path(FieldReader fields, String field) {
    Optional<String> path = fields.text(field, PATH, PATH_RULE);
    if (path.filter(RecipeReader::dotted).isPresent()) {
      fields.problem(field, "must be " + PATH_RULE);
    }
    return path;
  }
}
