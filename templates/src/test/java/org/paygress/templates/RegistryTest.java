package org.paygress.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.templates.PortSpec.Transport;
import org.paygress.templates.TemplateRegistry.Loaded;

class RegistryTest {
  private static final String MINIMAL = "slug: box\nsummary: A box\nsuite: bookworm\n";

  @TempDir private Path directory;

  @Test
  void a_minimal_entry_has_plain_defaults() throws IOException {
    entry("box", MINIMAL);
    Template box = loaded().template("box").orElseThrow();
    assertThat(box.slug()).isEqualTo(TemplateSlug.of("box"));
    assertThat(box.init()).containsExactly("/sbin/init");
    assertThat(box.ports()).isEmpty();
    assertThat(box.consumerEnv()).isEmpty();
    assertThat(box.dataPath()).isEmpty();
    assertThat(box.minimumTier()).isEmpty();
    assertThat(box.replication()).isEqualTo(DefaultReplication.NONE);
    assertThat(box.readiness()).isEqualTo(new Readiness.None());
    assertThat(box.imageName()).matches("box-[0-9a-f]{16}");
  }

  @Test
  void every_field_is_read() throws IOException {
    entry("box", MINIMAL);
    Files.createDirectories(directory.resolve("full/files"));
    Files.writeString(directory.resolve("full/files/conf"), "a = 1\n");
    Files.writeString(directory.resolve("full/files/step"), "true\n");
    entry(
        "full",
        """
        slug: full
        summary: Everything
        base: box
        packages: [nginx-light, ca-certificates]
        files:
          - {path: /etc/full.conf, mode: "0600", source: files/conf}
        steps: [files/step]
        mask: [e2scrub_all.timer]
        init: [/sbin/init, --log-target=null]
        ports:
          - {container_port: 53, protocol: udp, label: dns}
          - {container_port: 8080, label: http}
        env: {MODE: "fast and simple"}
        consumer_env: [TOKEN]
        data_path: /srv/data
        minimum_tier: standard
        replication: warm-standby
        readiness: {kind: tcp, port: 8080, timeout_secs: 30}
        """);
    Template full = loaded().template("full").orElseThrow();
    assertThat(full.recipe())
        .isEqualTo(
            new Recipe(
                java.util.Optional.of(TemplateSlug.of("box")),
                java.util.Optional.empty(),
                List.of("nginx-light", "ca-certificates"),
                List.of(new Recipe.OverlayFile("/etc/full.conf", 0600, "a = 1\n")),
                List.of("true\n"),
                List.of("e2scrub_all.timer")));
    assertThat(full.init()).containsExactly("/sbin/init", "--log-target=null");
    assertThat(full.ports())
        .containsExactly(
            new PortSpec(53, Transport.UDP, "dns"), new PortSpec(8080, Transport.TCP, "http"));
    assertThat(full.env()).isEqualTo(Map.of("MODE", "fast and simple"));
    assertThat(full.consumerEnv()).containsExactly("TOKEN");
    assertThat(full.dataPath()).contains("/srv/data");
    assertThat(full.minimumTier()).contains("standard");
    assertThat(full.replication()).isEqualTo(DefaultReplication.WARM_STANDBY);
    assertThat(full.readiness()).isEqualTo(new Readiness.Tcp(8080, 30));
    assertThat(loaded().withBases(full).stream().map(t -> t.slug().value()))
        .containsExactly("box", "full");
  }

  @Test
  void all_problems_of_all_files_are_told_at_once() throws IOException {
    entry("one", "slug: one\nsummary: One\nsuite: bookworm\npackages: nginx\nprts: []\n");
    entry("two", "slug: other\nsuite: bookworm\ndata_path: /srv/../etc\n");
    entry("three", "slug: [\n");
    Files.createDirectories(directory.resolve("four"));
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "one/template.yaml: packages: must be a list",
            "one/template.yaml: prts: is not a field of this file",
            "two/template.yaml: slug: must be the name of its directory",
            "two/template.yaml: summary: is required: one line of at most 200 characters",
            "two/template.yaml: data_path: must be an absolute path without . or .. parts",
            "three/template.yaml: is no well-formed YAML: while parsing a flow node",
            "four/template.yaml: is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          packages: [Nginx]                                   | packages[0]
          packages: [a1, a1]                                  | packages
          'files: [{path: etc/x, source: template.yaml}]'     | files[0].path
          'files: [{path: /etc/x, source: ../box/other}]'     | files[0].source
          'files: [{path: /etc/x, source: missing}]'          | files[0].source
          'files: [{path: /etc/x, source: template.yaml, mode: "4755"}]' | files[0].mode
          steps: [missing]                                    | steps
          mask: ["../x"]                                      | mask[0]
          'ports: [{container_port: 22, label: ssh}]'         | ports[0].container_port
          'ports: [{container_port: 70000, label: x}]'        | ports[0].container_port
          'ports: [{container_port: 80, label: X}]'           | ports[0].label
          'ports: [{container_port: 80, label: x, protocol: sctp}]' | ports[0].protocol
          'ports: [{container_port: 80, label: x}, {container_port: 80, label: y}]' | ports
          'env: {lower: x}'                                   | env
          'env: {NAME: "a\\nb"}'                              | env.NAME
          consumer_env: ["A=B"]                               | consumer_env[0]
          minimum_tier: "a b"                                 | minimum_tier
          replication: sometimes                              | replication
          'readiness: {kind: tcp}'                            | readiness.port
          'readiness: {kind: http}'                           | readiness.kind
          data_path: srv                                      | data_path
          base: none                                          | suite
          """)
  void a_bad_value_is_told_with_its_field(String line, String field) throws IOException {
    entry("box", MINIMAL + line + "\n");
    Loaded.Invalid invalid = (Loaded.Invalid) TemplateRegistry.load(directory);
    assertThat(invalid.problems()).extracting(TemplateProblem::field).contains(field);
  }

  @Test
  void a_field_given_twice_is_refused() throws IOException {
    entry("box", MINIMAL + "summary: Another\n");
    assertThat(problems()).hasSize(1);
  }

  @Test
  void bases_that_lead_in_a_circle_are_refused() throws IOException {
    entry("a", "slug: a\nsummary: A\nbase: b\n");
    entry("b", "slug: b\nsummary: B\nbase: a\n");
    assertThat(problems())
        .containsExactly(
            "a/template.yaml: base: leads back to itself",
            "b/template.yaml: base: leads back to itself");
  }

  @Test
  void a_link_out_of_the_entry_is_not_followed() throws IOException {
    Path outside = Files.writeString(directory.resolve("outside"), "secret");
    Files.createDirectories(directory.resolve("box"));
    Files.createSymbolicLink(directory.resolve("box/inside"), outside);
    entry("box", MINIMAL + "steps: [inside]\n");
    assertThat(problems()).hasSize(1);
  }

  @Test
  void an_empty_registry_is_a_problem() {
    assertThat(problems()).hasSize(1);
  }

  @Test
  void the_image_is_named_by_what_is_in_it_alone() throws IOException {
    entry("box", MINIMAL + "packages: [a1, b1]\n");
    entry("top", "slug: top\nsummary: Top\nbase: box\n");
    String box = loaded().template("box").orElseThrow().recipeHash();
    String top = loaded().template("top").orElseThrow().recipeHash();

    entry("box", MINIMAL.replace("A box", "Another summary") + "packages: [b1, a1]\n");
    assertThat(loaded().template("box").orElseThrow().recipeHash()).isEqualTo(box);
    entry("box", MINIMAL + "packages: [a1, b1, c1]\n");
    assertThat(loaded().template("box").orElseThrow().recipeHash()).isNotEqualTo(box);
    assertThat(loaded().template("top").orElseThrow().recipeHash()).isNotEqualTo(top);
  }

  @Test
  void the_registry_that_is_shipped_is_valid() {
    Loaded loaded = TemplateRegistry.load(Path.of("registry"));
    assertThat(loaded).isInstanceOf(Loaded.Ok.class);
    TemplateRegistry registry = ((Loaded.Ok) loaded).registry();
    assertThat(registry.all())
        .extracting(template -> template.slug().value())
        .containsExactly("debian", "postgres");
    Template postgres = registry.template("postgres").orElseThrow();
    assertThat(postgres.dataPath()).contains("/var/lib/postgresql");
    assertThat(postgres.ports()).containsExactly(new PortSpec(5432, Transport.TCP, "postgres"));
    assertThat(registry.template("no such")).isEmpty();
  }

  private void entry(String slug, String yaml) throws IOException {
    Files.createDirectories(directory.resolve(slug));
    Files.writeString(directory.resolve(slug).resolve("template.yaml"), yaml);
  }

  private TemplateRegistry loaded() {
    return ((Loaded.Ok) TemplateRegistry.load(directory)).registry();
  }

  private List<String> problems() {
    Loaded.Invalid invalid = (Loaded.Invalid) TemplateRegistry.load(directory);
    return invalid.problems().stream().map(TemplateProblem::toString).toList();
  }
}
