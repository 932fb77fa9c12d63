package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.testbed.mint.DevMints;

/** What was paid, and what came back, as the record has it. */
class HistoryTest {

  @TempDir Path dir;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(dir);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_spawn_is_recorded_with_its_request_and_its_access() throws Exception {
    bench.provider.answer(Bench::access);
    String token = bench.tokenFile(10);
    Bench.Run run = bench.spawn(token, "--json", "--workload-id=my-db");

    JsonNode payment = bench.history().get(0);
    assertThat(payment.path("payment").asText()).isEqualTo(run.json().path("payment").asText());
    assertThat(payment.path("purpose").asText()).isEqualTo("spawn");
    assertThat(payment.path("state").asText()).isEqualTo("served");
    assertThat(payment.path("provider").asText()).isEqualTo(bench.provider.npub());
    assertThat(payment.path("amount").asLong()).isEqualTo(10);
    assertThat(payment.path("unit").asText()).isEqualTo("sat");
    assertThat(payment.path("mint").asText()).isEqualTo(bench.mint.url().value());
    assertThat(payment.path("workload_id").asText()).isEqualTo("my-db");
    assertThat(payment.path("pod_id").asText()).isEqualTo("container-1000");
    assertThat(payment.path("requests").get(0).path("request").asText())
        .isIn(bench.relay.events().stream().map(event -> event.id().hex()).toList());
    assertThat(payment.path("answers").get(0).path("kind").asText()).isEqualTo("access");
    assertThat(Files.getPosixFilePermissions(dir.resolve("payments.jsonl")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void a_top_up_is_recorded_with_what_it_brought() {
    Instant expiry = Instant.parse("2026-11-22T16:52:06Z");
    bench.provider.answer(_ -> new TopUpResponse(true, "container-7", 200, expiry, "extended"));
    bench.paygress("topup", bench.provider.npub(), "7", "--token-file=" + bench.tokenFile(3));

    assertThat(bench.paygress("history").out())
        .contains("topup, 3 sat at " + bench.mint.url().value() + ": served")
        .contains("pod 7", "extended until 2026-11-22T16:52:06Z");
  }

  @Test
  void a_refund_is_shown_with_its_worth_and_kept() {
    String refund = DevMints.mintToken(bench.mint.url(), 9).encode();
    bench.provider.answer(_ -> ErrorReply.refund(ErrorType.PROVISIONING_ERROR, "no luck", refund));
    Bench.Run run = bench.spawn(bench.tokenFile(10));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("no luck [provisioning_error]")
        .contains("refund: 9 sat at " + bench.mint.url().value())
        .contains("refund token: cashuB", "kept in 'paygress history'")
        .doesNotContain(refund);
    JsonNode payment = bench.history().get(0);
    assertThat(payment.path("state").asText()).isEqualTo("refunded");
    assertThat(payment.path("answers").get(0).path("refund").path("amount").asLong()).isEqualTo(9);
    assertThat(bench.paygress("history", "--show-tokens").out()).contains("refund token " + refund);
  }

  @Test
  void nothing_secret_is_shown_unless_tokens_are_asked_for() {
    String token = bench.tokenFile(10);
    String refund = DevMints.mintToken(bench.mint.url(), 9).encode();
    bench.provider.answer(
        request ->
            ErrorReply.refund(
                ErrorType.PROVISIONING_ERROR,
                "I echo " + Bench.read(token) + " and " + password(request),
                refund));
    bench.spawn(token, "--template=postgres", "--env=POSTGRES_PASSWORD=env-marker");
    String password = password(bench.provider.asked().getFirst());
    List<String> secrets = List.of(Bench.read(token), refund, password, "env-marker", "cashuB");

    for (String shown :
        List.of(bench.paygress("history").out(), bench.paygress("history", "--json").out())) {
      assertThat(shown).contains("I echo (token) and (password)").doesNotContain(secrets);
    }
    assertThat(bench.paygress("history", "--show-tokens").out())
        .contains(Bench.read(token), refund)
        .doesNotContain(password, "env-marker");
  }

  private static String password(Object request) {
    return ((SpawnRequest) request).sshPassword().value();
  }

  @Test
  void the_record_holds_no_key_of_a_volume() throws Exception {
    bench.provider.answer(Bench::access);
    bench.spawn(bench.tokenFile(10), "--template=postgres");

    SpawnRequest asked = (SpawnRequest) bench.provider.asked().getFirst();
    assertThat(Files.readString(dir.resolve("payments.jsonl")))
        .doesNotContain(asked.volumeEncryption().orElseThrow().key().toBase64());
  }

  @Test
  void a_payment_without_any_relay_is_recorded_as_not_sent() {
    bench.relay.close();
    Bench.Run run = bench.spawn(bench.tokenFile(10));

    assertThat(run.err()).contains("can be reached");
    assertThat(bench.history().get(0).path("state").asText()).isEqualTo("kept");
  }

  @Test
  void a_line_that_a_crash_cut_short_is_as_if_never_written() throws Exception {
    bench.provider.answer(Bench::access);
    bench.spawn(bench.tokenFile(10));
    Path record = dir.resolve("payments.jsonl");
    Files.writeString(record, "{\"payment\":\"", StandardOpenOption.APPEND);

    assertThat(bench.history()).hasSize(1);
    bench.spawn(bench.tokenFile(11));
    assertThat(bench.history()).hasSize(2);
  }

  @Test
  void a_damaged_line_is_named_instead_of_being_left_out() throws Exception {
    bench.provider.answer(Bench::access);
    bench.spawn(bench.tokenFile(10));
    append("{\"payment\":\"x\"}");

    assertThat(bench.paygress("history").err()).contains("line 4 of", "is damaged", "remedy: ");
  }

  @Test
  void a_damaged_line_hides_none_of_the_others() throws Exception {
    bench.provider.answer(Bench::access);
    bench.spawn(bench.tokenFile(10));
    String first = bench.history().get(0).path("payment").asText();
    append("no line of ours");
    append("{\"payment\":\"" + first + "\",\"what\":\"answered\",\"time\":1,\"event\":\"x\"}");
    bench.spawn(bench.tokenFile(11));

    Bench.Run run = bench.paygress("history", "--show-tokens");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("line 4, 5 of");
    assertThat(run.out()).contains("10 sat at", "11 sat at");
    assertThat(run.out().lines().filter(line -> line.contains("served"))).hasSize(2);
    assertThat(bench.paygress("refund", first).out()).isNotEmpty();
    assertThat(bench.paygress("refund", first).err()).contains("line 4, 5 of", "is damaged");
  }

  /** What cannot be read may be the very payment that waits for its refund. */
  @Test
  void a_damaged_line_is_told_of_by_whatever_looks_for_payments() throws Exception {
    bench.provider.answer(Bench::access);
    bench.spawn(bench.tokenFile(10));
    append("no line of ours");
    for (String command : List.of("refund", "reclaim")) {
      Bench.Run run = bench.paygress(command, "--all");
      assertThat(run.err()).contains("line 4 of", "is damaged", "remedy: ");
      assertThat(run.exit()).isEqualTo(1);
    }
  }

  private void append(String line) throws IOException {
    Files.write(
        dir.resolve("payments.jsonl"),
        (line + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.APPEND);
  }

  @Test
  void the_record_is_where_it_is_told_to_be() {
    bench.provider.answer(Bench::access);
    bench.spawn(bench.tokenFile(10), "--data=" + dir.resolve("elsewhere"));

    assertThat(dir.resolve("elsewhere/payments.jsonl")).exists();
    assertThat(dir.resolve("payments.jsonl")).doesNotExist();
  }
}
