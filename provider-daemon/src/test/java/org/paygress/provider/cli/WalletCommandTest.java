package org.paygress.provider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.provider.Consumer;
import org.paygress.provider.Provider;
import org.paygress.provider.Requests;
import org.paygress.provider.store.Journals;
import org.paygress.system.service.InstanceLock;
import org.paygress.system.sqlite.Database;
import org.paygress.testbed.mint.DevInvoices;

/** The operator's commands, with the daemon and without it. */
class WalletCommandTest {

  @TempDir private Path dir = Path.of("");
  private Provider provider;
  private String mint;

  @BeforeEach
  void start() {
    provider = new Provider(dir).start();
    mint = provider.mint.url().value();
    try (Consumer alice = provider.consumer()) {
      String request = Requests.spawn(provider.token(100)).toString();
      assertThat(alice.ask(request)).isInstanceOf(AccessDetails.class);
    }
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private Terminal run(String... command) {
    String[] whole = new String[command.length + 2];
    System.arraycopy(command, 0, whole, 0, command.length);
    whole[command.length] = "--config";
    whole[command.length + 1] = provider.configFile().toString();
    return Terminal.run(whole);
  }

  private static JsonNode json(Terminal terminal) throws Exception {
    assertThat(terminal.err()).isEmpty();
    return new ObjectMapper().readTree(terminal.out());
  }

  private static Terminal good(Terminal terminal) {
    assertThat(terminal.err()).isEmpty();
    assertThat(terminal.exitCode()).isZero();
    return terminal;
  }

  @Test
  void the_balance_is_the_same_whether_the_daemon_runs_or_not() throws Exception {
    JsonNode running = json(run("wallet", "balance", "--json")).path("books");
    provider.stop();
    assertThat(json(run("wallet", "balance", "--json")).path("books")).isEqualTo(running);
    assertThat(good(run("wallet", "balance")).out())
        .startsWith("100.000 sat at " + mint + " (")
        .contains(" sat owed to consumers)\n")
        .contains(mint + ", in sat\n  received            100.000 sat\n")
        .contains("  held                100.000 sat\n")
        .endsWith("the books balance\n");
  }

  @Test
  void money_is_exported_withdrawn_and_checked_and_the_history_tells_it_all() throws Exception {
    assertThat(good(run("wallet", "send", "--sats", "8", "--owed-too")).out()).startsWith("cashuB");
    provider.stop();
    assertThat(good(run("wallet", "withdraw", DevInvoices.ofSats(20).text(), "--owed-too")).out())
        .matches("20\\.000 sat paid, fee \\d\\.000 sat\n");
    assertThat(good(run("wallet", "verify")).out())
        .matches(mint + ": \\d+ proofs compared, 0 differ\n");
    assertThat(good(run("wallet", "restore", mint)).out())
        .matches(mint + ": 0\\.000 sat found in 0 proofs; \\d+ spent, \\d+ known before\n");
    assertThat(good(run("wallet", "history")).out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("melt", "done", "20.000 sat", "withdraw-1"),
            line -> assertThat(line).contains("send", "done", "8.000 sat", "export-"),
            line -> assertThat(line).contains("receive", "done", "100.000 sat", "lease-1000"));
    assertThat(json(run("wallet", "history", "--json", "--limit", "1")).path("entries")).hasSize(1);
  }

  @Test
  void what_cannot_be_done_is_told_with_a_remedy() {
    assertThat(run("wallet", "withdraw", "nonsense"))
        .isEqualTo(
            new Terminal(
                1,
                "",
                "paygressd: not an invoice: too short\n  remedy: see paygressd wallet --help\n"));
    assertThat(run("wallet", "send", "--sats", "101").err())
        .startsWith("paygressd: the mint holds less than that for us\n");
    assertThat(run("wallet", "send", "--sats", "1", "--again", "x").exitCode()).isEqualTo(2);
    assertThat(run("wallet").exitCode()).isEqualTo(2);
  }

  @Test
  void programs_get_what_cannot_be_done_as_an_object() throws Exception {
    Terminal failed = run("wallet", "withdraw", "nonsense", "--json");
    assertThat(failed.exitCode()).isEqualTo(1);
    JsonNode error = new ObjectMapper().readTree(failed.out()).path("error");
    assertThat(error.path("message").asText()).isEqualTo("not an invoice: too short");
    assertThat(error.path("remedy").asText()).isEqualTo("see paygressd wallet --help");
  }

  @Test
  void two_processes_never_use_one_wallet() throws Exception {
    provider.stop();
    Path stateDir = provider.config().provider().stateDir();
    Optional<InstanceLock> lock = InstanceLock.acquire(stateDir, Paygressd.NAME);
    try (InstanceLock _ = lock.orElseThrow()) {
      assertThat(run("wallet", "balance"))
          .isEqualTo(
              new Terminal(
                  1,
                  "",
                  """
                  paygressd: the daemon runs but does not answer commands yet
                    remedy: try again in a few seconds
                  """));
      assertThat(run("teardown", "--yes").exitCode()).isEqualTo(3);
      assertThat(run("accept-journal", "--yes").exitCode()).isEqualTo(3);
    }
  }

  @Test
  void a_journal_is_accepted_by_the_operator_alone() throws Exception {
    assertThat(run("accept-journal").err())
        .startsWith("paygressd: nothing was accepted")
        .contains("their tenants lose their data");
    provider.stop();
    Files.delete(provider.config().provider().stateDir().resolve("journal.db"));
    Terminal refused = run("wallet", "balance");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith(
            "paygressd: journal.db is another one than wallet.db was used with\n  remedy: put")
        .contains("paygressd accept-journal --yes");
    assertThat(good(run("accept-journal", "--yes")).out())
        .startsWith("accepted: journal.db is another one than wallet.db was used with.");
    assertThat(good(run("wallet", "balance")).out()).startsWith("100.000 sat at " + mint);
  }

  @Test
  void a_lease_is_ended_by_the_running_daemon_alone() {
    assertThat(good(run("lease", "end", "1000")).out())
        .startsWith("container-1000 is being removed\n")
        .contains(" sat of " + mint + " go back to its owner\n");
    assertThat(run("debts", "end", "refund-nobody", "--force").err())
        .contains("there is no such debt");
    provider.stop();
    assertThat(run("lease", "end", "1000").exitCode()).isEqualTo(3);
    assertThat(run("lease").exitCode()).isEqualTo(2);
  }

  @Test
  void what_a_forced_end_costs_whom_is_said_beside_what_came_of_it() {
    assertThat(good(run("lease", "end", "1000", "--force")).out())
        .startsWith("container-1000 was Live, and to end it means:\n  its consumer loses")
        .contains("container-1000 is being removed\n", " go back to its owner\n");
  }

  @Test
  void a_journal_of_a_newer_release_is_said_to_be_one() throws Exception {
    provider.stop();
    Path journal = provider.config().provider().stateDir().resolve("journal.db");
    try (Database database = Journals.open(journal)) {
      database.execute(tx -> tx.update("PRAGMA user_version = 99"));
    }
    byte[] before = Files.readAllBytes(journal);
    Terminal refused = run("wallet", "balance");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains(journal.toString(), "version 99", "keep the file");
    assertThat(refused.err()).doesNotContain("internal error", "\tat ");
    assertThat(journal).hasBinaryContent(before);
  }
}
