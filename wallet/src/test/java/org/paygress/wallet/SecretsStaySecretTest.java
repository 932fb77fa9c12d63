package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, secrets, seed words and keys: in no output, and only where the database means them. */
class SecretsStaySecretTest {
  @TempDir Path directory;

  @Test
  void what_a_wallet_says_and_keeps_gives_no_secret_away() throws Exception {
    String output = outputOf(TalkativeWallet.class);
    List<String> secrets = new ArrayList<>(Files.readAllLines(directory.resolve("secrets")));
    List<String> open = openOutputs();
    secrets.addAll(open);

    assertThat(secrets).hasSizeGreaterThan(60).allSatisfy(s -> assertThat(s).isNotBlank());
    assertThat(output)
        .contains("Received[", "Token(", "Proof(", "SeedWords(redacted)", "StoreException");
    assertThat(secrets).noneMatch(output::contains);
    assertThat(open).hasSize(4);
    assertThat(columnsWith(secrets))
        .isEqualTo(
            Set.of(
                "claims.secret",
                "locked_outputs.r",
                "locked_outputs.secret",
                "operations.token",
                "proofs.dleq_r",
                "proofs.secret"));
    assertThat(columnsWith(secrets.subList(0, 5))).isEmpty();
  }

  private String outputOf(Class<?> program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  /** Secrets and blinding factors that only the database knows, of the send that is still open. */
  private List<String> openOutputs() throws SQLException {
    List<String> found = new ArrayList<>();
    String url = "jdbc:sqlite:" + directory.resolve("wallet.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT secret, r FROM locked_outputs")) {
      while (rows.next()) {
        found.add(rows.getString(1));
        found.add(rows.getString(2));
      }
    }
    return found;
  }

  /** The columns in which one of the secrets stands, alone or within a longer text. */
  private Set<String> columnsWith(List<String> secrets) throws SQLException {
    Set<String> found = new TreeSet<>();
    String url = "jdbc:sqlite:" + directory.resolve("wallet.db");
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet tables =
            connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        String table = tables.getString("TABLE_NAME");
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
          while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              String value = String.valueOf(rows.getString(i));
              if (secrets.stream().anyMatch(value::contains)) {
                found.add(table + "." + rows.getMetaData().getColumnName(i));
              }
            }
          }
        }
      }
    }
    return found;
  }
}
