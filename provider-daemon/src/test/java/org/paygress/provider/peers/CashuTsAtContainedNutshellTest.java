package org.paygress.provider.peers;

/** cashu-ts at a mint that Testcontainers runs, where there is or can be a Docker engine. */
class CashuTsAtContainedNutshellTest extends CashuTsContract {

  CashuTsAtContainedNutshellTest() {
    super(MintPeer.Source.IN_A_CONTAINER);
  }
}
