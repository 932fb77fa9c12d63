package org.paygress.provider.matrix;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.FaultProxy;
import org.paygress.testbed.mint.MintFaults;

/**
 * One payment at a mint of its own, and what goes wrong with it.
 *
 * @param owed the sats for which the mint has proofs outstanding: minted, less fees, less paid out
 * @param timeout of a wallet's requests: a silent mint is waited for this long, and a request is
 *     believed to be without effect after three times as long
 * @param paidOut what wallets were told was paid out, for mints that do not say it themselves
 */
record Cell(
    Fault fault,
    MintUrl url,
    MintFaults faults,
    LongSupplier owed,
    AtomicLong paidOut,
    Runnable rotation,
    LongSupplier payments,
    Duration timeout,
    Runnable end)
    implements AutoCloseable {

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

  private static final long UNKNOWN = -1;

  /** At a dev mint, which keeps the books itself. */
  static Cell of(Fault fault, DevMintOptions options) {
    DevMint mint = DevMint.start(0, options);
    return new Cell(
        fault,
        mint.url(),
        mint.faults(),
        () -> mint.minted() - mint.fees(),
        new AtomicLong(),
        mint::rotateKeysets,
        () -> mint.lightning().payments(),
        Duration.ofSeconds(1),
        mint::close);
  }

  /** At somebody else's mint without fees, of which {@code minted} sats will be asked for. */
  static Cell behind(Fault fault, MintUrl mint, long minted) {
    FaultProxy proxy = FaultProxy.start(mint);
    AtomicLong paidOut = new AtomicLong();
    return new Cell(
        fault,
        proxy.url(),
        proxy.faults(),
        () -> minted - paidOut.get(),
        paidOut,
        () -> {},
        () -> UNKNOWN,
        Duration.ofSeconds(2),
        proxy::close);
  }

  Token token(long sats) {
    return DevMints.mintToken(url, sats);
  }

  void betweenDeathAndRecovery() {
    if (fault.rotated()) {
      rotation.run();
    }
  }

  /** How often the mint has paid an invoice, if it tells. */
  OptionalLong paymentsMade() {
    long made = payments.getAsLong();
    return made == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(made);
  }

  /**
   * Compares what there is with what there ought to be, to the unit.
   *
   * @param held sats that somebody can still spend
   */
  Verdict judge(long held) {
    long missing = owed.getAsLong() - held;
    if (missing == 0) {
      return Verdict.GOOD;
    }
    return missing > 0 ? Verdict.LOST : Verdict.DOUBLED;
  }

  @Override
  public void close() {
    end.run();
  }
}
