package org.paygress.provider.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.host.HostFault;
import org.paygress.provider.Provider;
import org.paygress.provider.Requests;
import org.paygress.testbed.peer.CashuWalletPeer;

/**
 * Money of other people's make: cashu-ts buys it at a Nutshell mint, it pays for a container here,
 * and what we give back is money to cashu-ts again.
 */
@Tag("peers")
@ExtendWith(NodeRequired.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CashuTsContract {

  private final MintPeer.Source source;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Outcome<MintPeer> started;
  private MintPeer mint;
  private Provider provider;
  private CashuWalletPeer wallet;
  private ToolsClient client;

  CashuTsContract(MintPeer.Source source) {
    this.source = source;
  }

  @BeforeAll
  void startMint() {
    started = Outcome.of(source::start);
  }

  @AfterAll
  void stopMint() {
    if (started instanceof Outcome.Had<MintPeer>(MintPeer running)) {
      running.close();
    }
  }

  @BeforeEach
  void start(@TempDir Path dir) {
    mint = started.orAbort();
    provider = keep(new Provider(dir, List.of(), List.of(mint.url()))).start();
    wallet = keep(new CashuWalletPeer(NodeRequired.peers(), mint.url()));
    client = keep(ToolsClient.connect(provider.relay.url(), provider.publicKey()));
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }

  @AfterEach
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  /** What a token is worth when the mint has taken its fee for each proof. */
  private static long net(long sats, int proofs) {
    return sats - (proofs * MintPeer.FEE_PPK + 999) / 1_000;
  }

  @Test
  void its_tokens_pay_for_a_container_and_for_more_time() {
    CashuWalletPeer.Minted first = wallet.mint(100);
    CashuWalletPeer.Minted second = wallet.mint(21);
    LeaseStory.told(
        client,
        provider.publicKey(),
        4,
        first.token(),
        net(100, first.proofs()),
        second.token(),
        net(21, second.proofs()));
    assertThat(states(first.token())).containsExactly("SPENT");
    assertThat(states(second.token())).containsExactly("SPENT");
  }

  @Test
  void a_refund_is_money_to_it_again() {
    CashuWalletPeer.Minted paid = wallet.mint(100);
    provider.host.failAt("start", HostFault.CONTAINER_START);
    JsonNode error = client.ask(4, Requests.spawn(paid.token())).body();
    assertThat(error.path("error_type").asText()).isEqualTo("provisioning_error");
    String refund = error.path("refund_token").asText();

    JsonNode seen = wallet.inspect(refund);
    assertThat(seen.path("mint").asText()).isEqualTo(mint.url().value());
    assertThat(seen.path("unit").asText()).isEqualTo("sat");
    assertThat(states(refund)).containsExactly("UNSPENT");
    long given = seen.path("sats").asLong();
    // The mint takes its fee twice: when we take the money and when we give it back.
    assertThat(given).isBetween(net(100, paid.proofs()) - 2, net(100, paid.proofs()));
    assertThat(wallet.receive(refund)).isEqualTo(net(given, seen.path("proofs").asInt()));
    assertThat(states(refund)).containsExactly("SPENT");
  }

  @Test
  void a_token_that_it_has_spent_itself_buys_nothing() {
    CashuWalletPeer.Minted token = wallet.mint(100);
    wallet.receive(token.token());
    JsonNode error = client.ask(4, Requests.spawn(token.token())).body();
    assertThat(error.path("error_type").asText()).isEqualTo("token_already_spent");
  }

  private List<String> states(String token) {
    return wallet.inspect(token).path("states").valueStream().map(JsonNode::asText).toList();
  }
}
