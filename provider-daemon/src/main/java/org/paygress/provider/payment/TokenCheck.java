package org.paygress.provider.payment;

import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Running;
import org.paygress.system.Parsed;
import org.paygress.wallet.Assessment;
import org.paygress.wallet.Wallet;

/** Looks at a consumer's token before anything is taken. */
public final class TokenCheck {

  /** What the look showed. */
  public sealed interface Verdict {

    /**
     * The token may be swapped; it buys at least what was asked for.
     *
     * @param lockedToUs nobody else can spend it meanwhile
     */
    record Good(Token token, boolean lockedToUs) implements Verdict {}

    /** The token stays unspent. */
    record Bad(Failure failure) implements Verdict {}
  }

  private static final Failure SILENT =
      new Failure(ErrorType.MINT_NETWORK_ERROR, "The mint does not answer at present");

  private final Wallet wallet;
  private final SilentMints silentMints;

  public TokenCheck(Wallet wallet, SilentMints silentMints) {
    this.wallet = wallet;
    this.silentMints = silentMints;
  }

  /** Whether {@code text} is a token that, after the mint's fees, buys {@code minimumSecs}. */
  public Verdict inspect(String text, Rate rate, long minimumSecs) {
    return switch (Token.parse(text)) {
      case Parsed.Malformed<Token>(var reason) ->
          new Verdict.Bad(new Failure(ErrorType.INVALID_TOKEN, "Invalid Cashu token: " + reason));
      case Parsed.Ok<Token>(var token) -> inspect(token, rate, minimumSecs);
    };
  }

  private Verdict inspect(Token token, Rate rate, long minimumSecs) {
    if (silentMints.isSilent(token.mint())) {
      return new Verdict.Bad(SILENT);
    }
    return switch (wallet.assess(token)) {
      case Assessment.Refused(var reason, var message) ->
          new Verdict.Bad(Refusals.failure(reason, message));
      case Assessment.Acceptable(var _, var _, var _, Msat net, boolean lockedToUs) ->
          length(rate.durationSecs(net), minimumSecs, rate)
              .<Verdict>map(Verdict.Bad::new)
              .orElseGet(() -> new Verdict.Good(token, lockedToUs));
    };
  }

  private static Optional<Failure> length(long secs, long minimumSecs, Rate rate) {
    if (secs < minimumSecs) {
      return Optional.of(tooLittle(rate, minimumSecs));
    }
    return secs > Running.AHEAD_MAX.toSeconds() ? Optional.of(Running.TOO_LONG) : Optional.empty();
  }

  private static Failure tooLittle(Rate rate, long minimumSecs) {
    return new Failure(
        ErrorType.INSUFFICIENT_PAYMENT,
        "Insufficient payment for minimum duration after the mint's fees. Required: "
            + rate.cost(minimumSecs).value()
            + " msats for "
            + minimumSecs
            + "s");
  }
}
