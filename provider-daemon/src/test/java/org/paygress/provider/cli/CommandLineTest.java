package org.paygress.provider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.provider.BuiltTemplates;
import org.paygress.provider.ServedHost;
import org.paygress.provider.status.StatusFile;
import org.paygress.provider.status.StatusReport;
import org.paygress.testbed.host.FakeHost;

class CommandLineTest {

  @TempDir private Path dir = Path.of("");

  @Test
  void the_version_comes_from_the_build() {
    assertThat(Terminal.run("--version").out()).matches("paygressd \\d+\\.\\d+\\.\\d+\\S*\n");
  }

  @Test
  void a_mistyped_command_gets_two_lines_and_exit_code_2() {
    Terminal refused = Terminal.run("rnu");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(2).contains("  remedy: see paygressd --help");
  }

  @Test
  void a_secret_on_the_command_line_is_not_repeated() {
    String nsec = "nsec1" + "q".repeat(58);

    assertThat(Terminal.run("run", nsec).err()).contains("nsec1(redacted)").doesNotContain(nsec);
  }

  @Test
  void run_refuses_a_broken_configuration_with_file_line_and_remedy() throws Exception {
    Path file = Files.writeString(dir.resolve("bad.toml"), "[log]\nlevel = \"loud\"\n");

    Terminal refused = Terminal.run("run", "--config", file.toString());

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("paygressd: provider.public_address is missing")
        .contains("paygressd: " + file + ":2: log.level is not usable: it is \"loud\"")
        .doesNotContain("Exception", "at org.paygress");
  }

  @Test
  void check_config_tells_problems_of_the_file_as_compilers_do() throws Exception {
    Path file = Files.writeString(dir.resolve("bad.toml"), "[log]\nlevel = \"loud\"\n");

    Terminal checked = Terminal.run("check-config", "--config", file.toString());

    assertThat(checked.exitCode()).isEqualTo(1);
    assertThat(checked.out())
        .contains(file + ":2: error: log.level is not usable: it is \"loud\"")
        .containsPattern(Pattern.quote(file.toString()) + ": \\d+ problems\n$");
  }

  @Test
  void check_config_looks_beyond_a_file_that_has_problems_itself() throws Exception {
    Path file = init();
    String text =
        Files.readString(file)
            .replace("interval_secs = 45", "interval_secs = 61")
            .replaceFirst("(?m)^#?\\s*aliases *=.*$", "aliases = { \"debian:12\" = \"nosuch\" }");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(
        dir.resolve("state/wallet.seed"), PosixFilePermissions.fromString("rw-r--r--"));

    int aliases = text.lines().toList().indexOf("aliases = { \"debian:12\" = \"nosuch\" }") + 1;
    assertThat(aliases).isPositive();
    try (ServedHost _ =
        ServedHost.at(
            dir.resolve("hostd.sock"), new FakeHost().withTemplates(BuiltTemplates.all()))) {
      assertThat(Terminal.run("check-config", "--config", file.toString()).out())
          .contains("heartbeat.interval_secs")
          .contains("wallet.seed can be used by others")
          .contains(file + ":" + aliases + ": error: images.aliases: \"debian:12\" means template");
    }
  }

  @Test
  void what_the_root_process_says_of_the_machine_and_its_templates_is_shown() throws Exception {
    Path file = init();

    try (ServedHost _ =
        ServedHost.at(
            dir.resolve("hostd.sock"), new FakeHost().withTemplates(BuiltTemplates.all()))) {
      assertThat(Terminal.run("check-config", "--config", file.toString()).out())
          .contains("warning: this machine has room for 16")
          .endsWith(file + ": ok, 1 warning\n");
      assertThat(Terminal.run("template", "list", "--config", file.toString()).out())
          .containsPattern("(?m)^postgres +built +\\S");
      assertThat(Terminal.run("template", "check", "--config", file.toString()).out())
          .isEqualTo(file + ": ok, its image names fit 2 templates\n");
    }
  }

  @Test
  void check_config_looks_at_key_files_and_host_too() throws Exception {
    Path file = init();
    Path seed = dir.resolve("state/wallet.seed");
    Files.delete(seed);
    Files.setPosixFilePermissions(
        dir.resolve("state/provider.nsec"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(Terminal.run("check-config", "--config", file.toString()).out())
        .contains("error: there is no key file " + seed)
        .contains("provider.nsec can be used by others (mode rw-r--r--)")
        .contains("  remedy: chmod 600 " + dir.resolve("state/provider.nsec"))
        .contains("error: paygress-hostd does not answer at " + dir.resolve("hostd.sock"))
        .contains("  remedy: start it: paygress-hostd run, as root");
  }

  @Test
  void a_start_waits_for_a_host_that_starts_beside_it() throws Exception {
    Path file = init();
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("(?m)^aliases *=.*$", "aliases = { \"debian:12\" = \"nosuch\" }"));
    CompletableFuture<Terminal> run =
        CompletableFuture.supplyAsync(
            () -> Terminal.run("run", "--config", file.toString()), Thread::startVirtualThread);
    Thread.sleep(2_500);
    assertThat(run).as("longer than a look waits").isNotDone();

    try (ServedHost _ = ServedHost.at(dir.resolve("hostd.sock"), new FakeHost())) {
      assertThat(run.get(20, TimeUnit.SECONDS).err()).contains("means template nosuch");
    }
  }

  @Test
  void status_of_a_daemon_that_does_not_run_has_exit_code_3() throws Exception {
    Path file = init();

    Terminal status = Terminal.run("status", "--config", file.toString());
    Terminal json = Terminal.run("status", "--json", "--config", file.toString());

    assertThat(status).isEqualTo(new Terminal(3, "paygressd is not running\n", ""));
    assertThat(json).isEqualTo(new Terminal(3, "{\"running\":false}\n", ""));
  }

  @Test
  void status_as_json_holds_what_the_daemon_last_wrote() throws Exception {
    Path file = init();
    new StatusFile(dir.resolve("state"))
        .write(
            new StatusReport(
                "0.1.0",
                "npub1x",
                1,
                2,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new StatusReport.Money(1, 2, 3, 4, true, List.of("https://m")),
                new StatusReport.Work(0, 0, Optional.empty(), Optional.empty(), 0, List.of())));

    assertThat(Terminal.run("status", "--json", "--config", file.toString()).out())
        .isEqualTo(
            "{\"running\":false,\"version\":\"0.1.0\",\"npub\":\"npub1x\",\"started_at\":1,"
                + "\"written_at\":2,\"relays\":[],\"leases\":[],\"debts\":[],\"balances\":[],\"money\":"
                + "{\"recovered\":1,\"compensated\":2,\"skipped\":3,\"failed\":4,\"balanced\":true,"
                + "\"restore_advised\":[\"https://m\"]},\"work\":{\"taken_up_again\":0,\"resting\":0,\"quarantined\":0,\"timers\":[]}}\n");
  }

  private Path init() throws Exception {
    Path file = dir.resolve("paygress.toml");
    Terminal.run(
        "init",
        "--config",
        file.toString(),
        "--relay",
        "wss://one.example.com",
        "--mint",
        "https://mint.example.com",
        "--public-address",
        "203.0.113.7",
        "--state-dir",
        dir.resolve("state").toString());
    Files.writeString(
        file,
        Files.readString(file)
            .replace("/run/paygress-hostd.sock", dir.resolve("hostd.sock").toString()));
    return file;
  }
}
