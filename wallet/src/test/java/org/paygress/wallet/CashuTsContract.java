package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.peer.CashuWalletPeer;
import org.paygress.testbed.peer.NodePeers;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** The wallet's contract at another's mint, and its trade with cashu-ts there. */
abstract class CashuTsContract extends LockedTokenContract {
  @TempDir Path files;
  private final SecretKey ourKey = SecretKey.generate();

  private CashuWalletPeer theirs() throws Exception {
    return new CashuWalletPeer(NodePeers.install(), mint());
  }

  private CashuWallet ours() {
    return CashuWallet.open(
        WalletSettings.of(files.resolve("ours.db"), WalletSeed.generate(), Set.of(mint()))
            .unlocking(ourKey));
  }

  private static String sent(SendOutcome outcome) {
    return token(outcome).encode();
  }

  @Test
  void tokens_go_from_cashu_ts_to_us_and_back() throws Exception {
    try (CashuWalletPeer theirs = theirs();
        CashuWallet ours = ours()) {
      Token token = parsed(theirs.mintWithFee(41).token());
      assertThat(token.amount()).isEqualTo(42);
      assertThat(ours.receive("from-ts", token)).isInstanceOf(ReceiveOutcome.Received.class);

      String back = sent(ours.send("to-ts", mint(), "sat", new Msat(33_000)));
      assertThat(theirs.receive(back)).isEqualTo(32);
    }
  }

  @Test
  void a_token_that_cashu_ts_locked_to_us_is_trusted_and_redeemed() throws Exception {
    try (CashuWalletPeer theirs = theirs();
        CashuWallet ours = ours()) {
      Token token = parsed(theirs.mintLocked(40, ourKey.publicKey()).token());
      assertThat(ours.assess(token))
          .isEqualTo(
              new Assessment.Acceptable(mint(), "sat", new Msat(40_000), new Msat(39_000), true));
      assertThat(ours.receive("from-ts", token))
          .isEqualTo(new ReceiveOutcome.Received(mint(), "sat", new Msat(39_000)));
    }
  }

  @Test
  void cashu_ts_redeems_a_token_that_we_locked_to_it() throws Exception {
    SecretKey itsKey = SecretKey.generate();
    try (CashuWalletPeer theirs = theirs();
        CashuWallet ours = ours()) {
      ours.receive("fund", DevMints.mintToken(mint(), 64));
      P2pkLock lock = P2pkLock.to(itsKey.publicKey());
      String token = sent(ours.send("to-ts", mint(), "sat", new Msat(33_000), lock));

      assertThat(theirs.receive(token, itsKey)).isEqualTo(32);
    }
  }
}
