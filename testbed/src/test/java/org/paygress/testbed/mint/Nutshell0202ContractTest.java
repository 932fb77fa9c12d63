package org.paygress.testbed.mint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.CashuWallet;
import org.paygress.cashu.ReceiveOutcome;
import org.paygress.cashu.SendOutcome;
import org.paygress.cashu.Token;
import org.paygress.cashu.WalletSeed;
import org.paygress.cashu.WalletSettings;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.peer.CashuWalletPeer;
import org.paygress.testbed.peer.NodePeers;

/** The wallet at a Nutshell mint of release 0.20.2, and with cashu-ts there. */
@Tag("peers")
class Nutshell0202ContractTest extends WalletContract {
  private static NutshellMint mint;

  @BeforeAll
  static void start() {
    mint = NutshellMint.start("0.20.2", 100);
  }

  @AfterAll
  static void stop() {
    if (mint != null) {
      mint.close();
    }
  }

  @Override
  MintUrl mint() {
    return mint.url();
  }

  @Override
  long feePpk() {
    return 100;
  }

  @Test
  void tokens_go_from_cashu_ts_to_us_and_back(@TempDir Path files) throws Exception {
    try (CashuWalletPeer theirs = new CashuWalletPeer(NodePeers.install(), mint());
        CashuWallet ours =
            CashuWallet.open(
                WalletSettings.of(
                    files.resolve("ours.db"), WalletSeed.generate(), Set.of(mint())))) {
      Token token = ((Parsed.Ok<Token>) Token.parse(theirs.mintWithFee(41).token())).value();
      assertThat(token.amount()).isEqualTo(42);
      assertThat(ours.receive("from-ts", token)).isInstanceOf(ReceiveOutcome.Received.class);

      SendOutcome sent = ours.send("to-ts", mint(), "sat", new Msat(33_000));
      assertThat(sent).isInstanceOf(SendOutcome.Sent.class);
      String encoded = ((SendOutcome.Sent) sent).token().encode();
      assertThat(theirs.receive(encoded)).isEqualTo(32);
    }
  }
}
