package org.paygress.consumer.payment;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.MintInfo;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Token;
import org.paygress.consumer.UserException;
import org.paygress.consumer.files.DataDir;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.Wallet;

/**
 * Swaps a payment's token for one that only the provider can redeem, and from some time on only we
 * (NUT-11); or, if it is too long for a message, for one of fewer proofs. The wallet's operations
 * are named after the payment: {@link Reclaim} goes on from whatever a process that died has left.
 */
public final class TokenLock {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A locked proof takes some 600 characters of a token, which has at most 16 384. */
  private static final int LOCKED_PROOFS_MAX = 24;

  private final PaymentBook book;
  private final DataDir dir;
  private final SecretKey key;

  public TokenLock(PaymentBook book, DataDir dir, SecretKey key) {
    this.book = book;
    this.dir = dir;
    this.key = key;
  }

  /** What is to be sent. */
  sealed interface Result {
    /**
     * A new token; the old one is spent.
     *
     * @param until how long it is locked to the provider, if it is
     */
    record Swapped(PaymentRecord payment, Token token, Optional<Instant> until) implements Result {}

    /** The token as it was given, which is still unspent. */
    record AsItIs(PaymentRecord payment, String why) implements Result {}
  }

  /** The wallet's name for taking in the token of a payment. */
  public static String receiving(PaymentRecord payment) {
    return "lock-in/" + payment.id();
  }

  /** The wallet's name for making the locked one. */
  public static String sending(PaymentRecord payment) {
    return "lock/" + payment.id();
  }

  /**
   * Locks the token of a payment to its provider.
   *
   * @param lasting how long only the provider can redeem it
   * @throws UserException when the mint fell silent with the token in its hands
   */
  public Result lock(PaymentRecord payment, Token token, Duration lasting) throws UserException {
    return swap(payment, token, Optional.of(lasting));
  }

  /**
   * Makes the token of a payment as short as can be.
   *
   * @throws UserException when the mint fell silent with the token in its hands
   */
  public Result shorten(PaymentRecord payment, Token token) throws UserException {
    return swap(payment, token, Optional.empty());
  }

  private Result swap(PaymentRecord payment, Token token, Optional<Duration> lasting)
      throws UserException {
    MintClient mint = new MintClient(token.mint(), TIMEOUT);
    if (!(mint.info() instanceof MintAnswer.Done<MintInfo>(var info))
        || !(mint.keysets() instanceof MintAnswer.Done<List<KeysetInfo>>(var keysets))) {
      return new Result.AsItIs(payment, "its mint cannot be reached");
    }
    if (lasting.isPresent() && !info.honoursLocks()) {
      return new Result.AsItIs(payment, "its mint does not honour locks (NUT-11)");
    }
    Fee fee = Fee.of(keysets, token.unit());
    long left = token.amount() - fee.of(token.proofs().size());
    if (left < 1 || left - fee.afterSplitting(left) < 1) {
      return new Result.AsItIs(payment, "the mint's fees would use it up");
    }
    if (lasting.isPresent() && Long.bitCount(left - fee.afterSplitting(left)) > LOCKED_PROOFS_MAX) {
      return new Result.AsItIs(payment, "it would be too long");
    }
    Optional<Instant> until =
        lasting.map(time -> Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS));
    PaymentRecord locking = book.locking(payment, until);
    try (ConsumerWallet ours = ConsumerWallet.open(dir, key, token.mint())) {
      return new Attempt(locking, ours.wallet(), fee, until).run(token);
    }
  }

  private final class Attempt {
    private final PaymentRecord payment;
    private final Wallet wallet;
    private final Fee fee;
    private final Optional<Instant> until;

    Attempt(PaymentRecord payment, Wallet wallet, Fee fee, Optional<Instant> until) {
      this.payment = payment;
      this.wallet = wallet;
      this.fee = fee;
      this.until = until;
    }

    Result run(Token token) throws UserException {
      return switch (wallet.receive(receiving(payment), token)) {
        case ReceiveOutcome.Received(var mint, var unit, var value) -> make(mint, unit, value);
        case ReceiveOutcome.Refused(var reason, var message) -> new Result.AsItIs(payment, message);
        case ReceiveOutcome.Unresolved(var message) -> throw stuck(message);
        case ReceiveOutcome.NotBegun() -> throw stuck("the wallet forgot about it");
      };
    }

    private Result make(MintUrl mint, String unit, Msat value) throws UserException {
      long msatsPerUnit = unit.equals("sat") ? 1_000 : 1;
      long units = value.value() / msatsPerUnit;
      Msat amount = new Msat((units - fee.afterSplitting(units)) * msatsPerUnit);
      SendOutcome made =
          until.isEmpty()
              ? wallet.send(sending(payment), mint, unit, value)
              : wallet.send(sending(payment), mint, unit, amount, lock(until.get()));
      return switch (made) {
        case SendOutcome.Sent(var token) -> new Result.Swapped(payment, token, until);
        case SendOutcome.Failed(var message) -> throw stuck(message);
      };
    }

    private P2pkLock lock(Instant end) {
      return P2pkLock.to(payment.taken().provider()).refundable(end, key.publicKey());
    }

    private UserException stuck(String message) {
      return new UserException(
          "the token could not be swapped: " + message,
          "nothing was sent and nothing is lost: 'paygress reclaim "
              + payment.id()
              + "' gives it back, then try again, with --no-lock if need be");
    }
  }

  /** The most that a mint takes for spending proofs of a unit (NUT-02). */
  private record Fee(long ppk) {

    static Fee of(List<KeysetInfo> keysets, String unit) {
      return new Fee(
          keysets.stream()
              .filter(keyset -> keyset.unit().equals(unit))
              .mapToLong(KeysetInfo::inputFeePpk)
              .max()
              .orElse(0));
    }

    long of(int proofs) {
      return (proofs * ppk + 999) / 1_000;
    }

    /** For so many units in as few proofs as can be, which is how a wallet takes them in. */
    long afterSplitting(long units) {
      return of(Long.bitCount(units));
    }
  }
}
