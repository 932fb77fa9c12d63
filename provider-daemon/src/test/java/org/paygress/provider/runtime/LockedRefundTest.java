package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.token.Token;
import org.paygress.host.HostFault;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** Refunds that only their owner can spend, for clients that say they unlock them (NUT-11). */
class LockedRefundTest extends SteppedTest {

  @TempDir Path wallets;
  private int opened;

  private ObjectNode spawn(boolean unlocks) {
    ObjectNode request = provider.spawn(provider.token(100));
    return unlocks ? request.put("refund_p2pk", true) : request;
  }

  private ErrorReply refund() {
    return (ErrorReply) provider.lastAnswer(alice);
  }

  private Token token() {
    return Token.parse(refund().refundToken().orElseThrow()) instanceof Parsed.Ok<Token>(var read)
        ? read
        : org.junit.jupiter.api.Assertions.fail("no token");
  }

  private boolean isLocked() {
    boolean locked =
        token().proofs().stream()
            .allMatch(
                proof ->
                    proof.secret().startsWith("[\"P2PK\"")
                        && proof.secret().contains("02" + alice.publicKey().hex()));
    boolean plain = token().proofs().stream().noneMatch(proof -> proof.secret().contains("P2PK"));
    assertThat(locked).isNotEqualTo(plain);
    return locked;
  }

  private ReceiveOutcome redeemedBy(SecretKey who) {
    WalletSettings settings =
        WalletSettings.of(
            wallets.resolve(opened++ + ".db"), WalletSeed.generate(), Set.of(provider.mint.url()));
    try (CashuWallet wallet = CashuWallet.open(settings.unlocking(who))) {
      return wallet.receive("in", token());
    }
  }

  @Test
  void a_client_that_unlocks_refunds_gets_one_that_only_it_can_spend() {
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    provider.say(alice, spawn(true));
    provider.workAll();
    assertThat(isLocked()).isTrue();
    assertThat(token().amount()).isEqualTo(100);
    assertThat(refund().details()).isPresent().isNotEqualTo(refund().refundToken());
    assertThat(redeemedBy(SecretKey.generate())).isInstanceOf(ReceiveOutcome.Refused.class);
    assertThat(redeemedBy(alice)).isInstanceOf(ReceiveOutcome.Received.class);
  }

  @Test
  void an_old_client_gets_a_plain_one() {
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    provider.say(alice, spawn(false));
    provider.workAll();
    assertThat(isLocked()).isFalse();
    assertThat(refund().details()).isEqualTo(refund().refundToken());
    assertThat(redeemedBy(SecretKey.generate())).isInstanceOf(ReceiveOutcome.Received.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_an_ended_lease_owes_is_locked_over_a_restart_too(boolean unlocks) {
    provider.say(alice, spawn(unlocks));
    provider.workAll();
    provider.dieAndStart();
    provider.end(1000);
    provider.workAll();
    provider.say(alice, "{\"pod_id\":\"1000\"}");
    assertThat(isLocked()).isEqualTo(unlocks);
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true"})
  void a_top_up_says_for_itself_what_its_client_unlocks(boolean spawns, boolean toppedUp) {
    provider.say(alice, spawn(spawns));
    provider.workAll();
    provider.say(
        alice,
        "{\"pod_npub\":\"1000\",\"cashu_token\":\"%s\",\"refund_p2pk\":%s}"
            .formatted(provider.token(50), toppedUp));
    provider.end(1000);
    provider.workAll();
    assertThat(token().amount()).isEqualTo(50);
    assertThat(isLocked()).isEqualTo(toppedUp);
  }

  @Test
  void a_refund_in_a_keyset_that_ends_is_plain() {
    provider.mint.rotateKeysets(provider.now().getEpochSecond() + 86_400 * 365);
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    provider.say(alice, spawn(true));
    provider.workAll();
    assertThat(isLocked()).isFalse();
  }
}
