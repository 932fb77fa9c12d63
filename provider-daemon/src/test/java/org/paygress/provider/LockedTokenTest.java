package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Token;
import org.paygress.host.ContainerState;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Sat;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.Wallet;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** Tokens that only the provider can spend: paid and built side by side. */
class LockedTokenTest {

  private static final LeaseId LEASE = new LeaseId(LeaseId.FIRST);
  private static final Duration RETRY = Duration.ofSeconds(60);

  @TempDir Path dir;
  private Provider provider;
  private Consumer alice;
  private String locked;

  @BeforeEach
  void start() throws Exception {
    provider = new Provider(Files.createDirectory(dir.resolve("provider"))).start();
    alice = provider.consumer();
    locked = locked(100);
  }

  @AfterEach
  void stop() {
    alice.close();
    provider.close();
  }

  private String locked(long sats) {
    MintUrl mint = provider.mint.url();
    var settings = WalletSettings.of(dir.resolve("alice.db"), WalletSeed.generate(), Set.of(mint));
    try (Wallet wallet = CashuWallet.open(settings)) {
      assertThat(wallet.receive("in", DevMints.mintToken(mint, sats)))
          .isInstanceOf(ReceiveOutcome.Received.class);
      P2pkLock lock = P2pkLock.to(provider.publicKey());
      SendOutcome sent = wallet.send("out", mint, "sat", new Sat(sats).toMsat(), lock);
      return ((SendOutcome.Sent) sent).token().encode();
    }
  }

  private static String spawn(String token) {
    return Requests.spawn(token).toString();
  }

  @Test
  void the_container_is_built_while_the_token_is_swapped() {
    provider.host.provisionTakes(Duration.ofMillis(1_500));
    provider.mint.faults().delay(Duration.ofMillis(1_500));
    provider.mint.faults().arm("/v1/swap", MintFault.DELAY, 1);
    long start = System.nanoTime();
    assertThat(alice.ask(spawn(locked))).isInstanceOf(AccessDetails.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2_900));
    assertThat(provider.host.done()).containsOnlyOnce("provision container-1000");
  }

  @Test
  void access_is_not_told_before_the_token_is_ours() throws Exception {
    provider.mint.faults().delay(Duration.ofSeconds(1));
    provider.mint.faults().arm("/v1/swap", MintFault.DELAY, 1);
    alice.say(spawn(locked));
    await().until(() -> provider.host.state(LEASE) == ContainerState.RUNNING);
    assertThat(alice.collect(Duration.ofMillis(200))).isEmpty();
    assertThat(alice.next()).isInstanceOf(AccessDetails.class);
  }

  @Test
  void what_was_built_for_a_spent_token_is_removed() {
    assertThat(alice.ask(spawn(locked))).isInstanceOf(AccessDetails.class);
    // The same proofs in another text, as somebody would who wants two containers for one.
    Token token = ((Parsed.Ok<Token>) Token.parse(locked)).value();
    Reply refused = alice.ask(spawn(token.encodeV3()));
    assertThat(((ErrorReply) refused).type()).isEqualTo(ErrorType.TOKEN_ALREADY_SPENT);
    LeaseId second = new LeaseId(LeaseId.FIRST + 1);
    await().atMost(RETRY).until(() -> provider.host.state(second) == ContainerState.ABSENT);
    assertThat(provider.host.state(LEASE)).isEqualTo(ContainerState.RUNNING);
  }

  @Test
  void a_restart_between_payment_and_container_finishes_both() throws Exception {
    provider.host.provisionTakes(Duration.ofSeconds(20));
    alice.say(spawn(locked));
    await().until(() -> provider.host.done().contains("provision container-1000"));
    provider.stop();
    provider.host.provisionTakes(Duration.ZERO);
    provider.start();
    assertThat(alice.next()).isInstanceOf(AccessDetails.class);
  }
}
