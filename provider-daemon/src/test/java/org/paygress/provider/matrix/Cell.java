package org.paygress.provider.matrix;

import org.paygress.cashu.Token;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;

/** One payment at a mint of its own, and what goes wrong with it. */
record Cell(Fault fault, DevMint mint) implements AutoCloseable {

  /** How it ended. */
  enum Verdict {
    GOOD('.'),
    LOST('L'),
    DOUBLED('D');

    final char sign;

    Verdict(char sign) {
      this.sign = sign;
    }
  }

  static Cell of(Fault fault, DevMintOptions options) {
    return new Cell(fault, DevMint.start(0, options));
  }

  Token token(long sats) {
    return DevMints.mintToken(mint.url(), sats);
  }

  void betweenDeathAndRecovery() {
    if (fault.rotated()) {
      mint.rotateKeysets();
    }
  }

  /**
   * Compares what there is with what there was, to the unit.
   *
   * @param held sats that somebody can still spend
   */
  Verdict judge(long held) {
    long missing = mint.minted() - mint.fees() - held;
    if (missing == 0) {
      return Verdict.GOOD;
    }
    return missing > 0 ? Verdict.LOST : Verdict.DOUBLED;
  }

  @Override
  public void close() {
    mint.close();
  }
}
