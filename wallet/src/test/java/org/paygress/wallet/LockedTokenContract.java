package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** What a wallet must do with tokens that are locked to a key, at any honest mint (NUT-11). */
abstract class LockedTokenContract extends WalletContract {
  private final SecretKey senderKey = SecretKey.generate();

  @Test
  void a_token_locked_to_us_is_ours_before_the_swap_and_once_only() {
    try (CashuWallet sender = sender()) {
      P2pkLock lock =
          P2pkLock.to(key.publicKey())
              .refundable(Instant.now().plusSeconds(3_600), senderKey.publicKey());
      Token token = parsed(token(sender.send("pay", mint(), "sat", sats(21), lock)).encode());
      long net = 21 - fee(token.proofs().size());

      assertThat(wallet.assess(token))
          .isEqualTo(new Assessment.Acceptable(mint(), "sat", sats(21), sats(net), true));
      assertThat(sender.receive("too-early", token))
          .isEqualTo(
              new ReceiveOutcome.Refused(
                  RefusalReason.INVALID_TOKEN, "the token is locked to another key (NUT-11)"));
      assertThat(wallet.receive("r", token)).isEqualTo(received(net));
      assertThat(wallet.assess(token))
          .isEqualTo(new Assessment.Acceptable(mint(), "sat", sats(21), sats(net), false));
      assertThat(reason(wallet.receive("again", token))).isEqualTo(RefusalReason.SPENT);
    }
  }

  @Test
  void a_locked_token_goes_back_to_its_sender_once_the_lock_has_ended() {
    try (CashuWallet sender = sender()) {
      P2pkLock lock =
          P2pkLock.to(key.publicKey())
              .refundable(Instant.now().minusSeconds(60), senderKey.publicKey());
      Token token = token(sender.send("pay", mint(), "sat", sats(21), lock));

      assertThat(reason(wallet.receive("r", token))).isEqualTo(RefusalReason.INVALID_TOKEN);
      assertThat(sender.receive("reclaim", token))
          .isEqualTo(received(21 - fee(token.proofs().size())));
    }
  }

  @Test
  void a_locked_token_without_its_offline_proofs_is_taken_but_not_trusted_before_the_swap() {
    try (CashuWallet sender = sender()) {
      Token token =
          token(sender.send("pay", mint(), "sat", sats(16), P2pkLock.to(key.publicKey())));
      Token bare =
          withProofs(
              token,
              token.proofs().stream()
                  .map(p -> new Proof(p.amount(), p.keyset(), p.secret(), p.c(), Optional.empty()))
                  .toArray(Proof[]::new));
      long net = 16 - fee(1);

      assertThat(wallet.assess(bare))
          .isEqualTo(new Assessment.Acceptable(mint(), "sat", sats(16), sats(net), false));
      assertThat(wallet.receive("r", bare)).isEqualTo(received(net));
    }
  }

  /** Another's wallet with 64 sats less fees in it. */
  private CashuWallet sender() {
    CashuWallet sender = open("sender.db", WalletSeed.generate(), Set.of(mint()), senderKey);
    assertThat(sender.receive("fund", DevMints.mintToken(mint(), 64)))
        .isEqualTo(received(64 - fee(1)));
    return sender;
  }
}
