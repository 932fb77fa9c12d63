package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.host.ContainerState;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.nostr.DmKind;

/** What becomes of paid leases whose containers stop. */
class SuspensionTest {

  private static final LeaseId LEASE = new LeaseId(LeaseId.FIRST);
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
  private static final String OTHER_KEY = "HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  @TempDir Path dir;
  private Provider provider;
  private Consumer alice;

  @BeforeEach
  void start() {
    provider = new Provider(dir).start();
    alice = provider.consumer();
  }

  @AfterEach
  void stop() {
    alice.close();
    provider.close();
  }

  private static ObjectNode spawn(String token) {
    return Requests.spawn(token).put("template_slug", "postgres").put("workload_id", "ledger");
  }

  private ObjectNode encrypted(String token, String key) {
    ObjectNode request = spawn(token);
    request
        .putObject("volume_encryption")
        .put("version", 1)
        .put("algorithm", "luks2-aes-xts")
        .put("key_b64", key);
    return request;
  }

  private String status() {
    return ((StatusResponse) alice.ask(Requests.status("1000").toString())).status();
  }

  private AccessDetails suspended() {
    AccessDetails access =
        (AccessDetails) alice.ask(encrypted(provider.token(100), KEY).toString());
    provider.host.powerOff(LEASE);
    await().until(() -> status().equals("Suspended"));
    assertThat(provider.host.done()).contains("suspend container-1000");
    return access;
  }

  @Test
  void a_stopped_container_without_secrets_is_started_again() {
    alice.ask(spawn(provider.token(100)).toString());
    provider.host.powerOff(LEASE);
    await().until(() -> provider.host.state(LEASE) == ContainerState.RUNNING);
    await().until(() -> status().equals("Running"));
  }

  @Test
  void an_encrypted_one_waits_for_its_key_and_resumes_on_the_same_lease() {
    AccessDetails first = suspended();
    String token = provider.token(100);
    ObjectNode again = encrypted(token, KEY).put("ssh_username", "other");
    AccessDetails back = (AccessDetails) alice.ask(again.toString());
    assertThat(back.podId()).isEqualTo(first.podId());
    assertThat(back.expiresAt()).isEqualTo(first.expiresAt());
    assertThat(back.instructions()).anyMatch(line -> line.contains("your token was not used"));
    assertThat(back.instructions()).contains("👤 Username: other");
    assertThat(status()).isEqualTo("Running");
    assertUnspent(token);
  }

  @Test
  void a_running_workload_is_made_ready_again_and_not_paid_twice() {
    AccessDetails first = (AccessDetails) alice.ask(encrypted(provider.token(100), KEY).toString());
    String token = provider.token(100);
    ObjectNode again = encrypted(token, KEY).put("ssh_password", "pw-another");
    alice.say(DmKind.NIP17, again.toString(), Consumer.now());
    AccessDetails told = (AccessDetails) alice.next();
    assertThat(told.podId()).isEqualTo(first.podId());
    assertThat(told.expiresAt()).isEqualTo(first.expiresAt());
    assertThat(told.instructions()).contains("🔑 Password: pw-another");
    assertThat(told.instructions()).anyMatch(line -> line.contains("your token was not used"));
    assertThat(alice.answerEvents().getLast().kind()).isEqualTo(1059);
    ErrorReply other = (ErrorReply) alice.ask(encrypted(token, OTHER_KEY).toString());
    assertThat(other.type()).isEqualTo(ErrorType.INVALID_VOLUME_ENCRYPTION);
    assertThat(status()).isEqualTo("Running");
    assertThat(provider.host.done()).doesNotContain("suspend container-1000");
    assertUnspent(token);
  }

  @Test
  void it_is_not_resumed_with_another_key() {
    suspended();
    String token = provider.token(100);
    ErrorReply refused = (ErrorReply) alice.ask(encrypted(token, OTHER_KEY).toString());
    assertThat(refused.type()).isEqualTo(ErrorType.INVALID_VOLUME_ENCRYPTION);
    assertThat(status()).isEqualTo("Suspended");
    assertThat(provider.host.state(LEASE)).isEqualTo(ContainerState.STOPPED);
    ErrorReply keyless = (ErrorReply) alice.ask(spawn(token).toString());
    assertThat(keyless.type()).isEqualTo(ErrorType.INVALID_VOLUME_ENCRYPTION);
    // Neither attempt harmed the volume or the token.
    AccessDetails back = (AccessDetails) alice.ask(encrypted(token, KEY).toString());
    assertThat(back.podId()).isEqualTo("container-1000");
    assertUnspent(token);
  }

  @Test
  void it_is_nobody_elses_to_resume() {
    suspended();
    try (Consumer mallory = provider.consumer()) {
      AccessDetails own =
          (AccessDetails) mallory.ask(encrypted(provider.token(100), KEY).toString());
      assertThat(own.podId()).isEqualTo("container-1001");
    }
    assertThat(status()).isEqualTo("Suspended");
  }

  @Test
  void a_resumption_cut_short_by_a_restart_is_finished_after_it() {
    suspended();
    provider.host.provisionTakes(java.time.Duration.ofSeconds(20));
    alice.say(encrypted(provider.token(100), KEY).toString());
    await().until(() -> status().equals("Provisioning"));
    ErrorReply early = (ErrorReply) alice.ask(encrypted(provider.token(100), KEY).toString());
    assertThat(early.type()).isEqualTo(ErrorType.TOKEN_PENDING);
    provider.stop();
    provider.host.provisionTakes(java.time.Duration.ZERO);
    provider.start();
    assertThat(alice.next()).isInstanceOf(AccessDetails.class);
    assertThat(status()).isEqualTo("Running");
  }

  private void assertUnspent(String token) {
    ObjectNode fresh = spawn(token).put("workload_id", "another").put("template_slug", "debian");
    assertThat(alice.ask(fresh.toString())).isInstanceOf(AccessDetails.class);
  }
}
