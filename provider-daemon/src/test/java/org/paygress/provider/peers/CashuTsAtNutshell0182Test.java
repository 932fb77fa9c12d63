package org.paygress.provider.peers;

/** cashu-ts at a mint with keyset ids of version 00. */
class CashuTsAtNutshell0182Test extends CashuTsContract {

  CashuTsAtNutshell0182Test() {
    super(MintPeer.Source.RELEASE_0_18_2);
  }
}
