package org.paygress.wallet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.paygress.protocol.money.MintUrl;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;

/** The wallet at the dev mint: keyset ids of version 00, 0 ppk. */
class DevMintContractNoFeeV0Test extends LockedTokenContract {
  private static DevMint mint;

  @BeforeAll
  static void start() {
    mint = DevMint.start(0, DevMintOptions.defaults().withFee(0).withKeysetIdVersion(0));
  }

  @AfterAll
  static void stop() {
    mint.close();
  }

  @Override
  MintUrl mint() {
    return mint.url();
  }

  @Override
  long feePpk() {
    return 0;
  }
}
