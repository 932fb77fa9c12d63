package org.paygress.provider.peers;

/** cashu-ts at a mint with keyset ids of version 01. */
class CashuTsAtNutshell0202Test extends CashuTsContract {

  CashuTsAtNutshell0202Test() {
    super(MintPeer.Source.RELEASE_0_20_2);
  }
}
