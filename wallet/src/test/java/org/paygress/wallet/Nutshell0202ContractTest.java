package org.paygress.wallet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.paygress.protocol.money.MintUrl;
import org.paygress.testbed.mint.NutshellMint;

/** The wallet at a Nutshell mint of release 0.20.2, and with cashu-ts there. */
@Tag("peers")
class Nutshell0202ContractTest extends CashuTsContract {
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
}
