package org.paygress.provider.payment;

import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Running;
import org.paygress.provider.lease.TokenProof;
import org.paygress.system.Parsed;
import org.paygress.wallet.Assessment;
import org.paygress.wallet.RefusalReason;
import org.paygress.wallet.Wallet;

/** Looks at a consumer's token before anything is taken. */
public final class TokenCheck {

  /** What the look showed. */
  public sealed interface Verdict {

    /**
     * The token may be swapped; it buys at least what was asked for. Whoever does not swap it says
     * so to {@link Trials}.
     */
    record Good(Token token, TokenProof proof) implements Verdict {}

    /** The token stays unspent. */
    record Bad(Failure failure) implements Verdict {}
  }

  private final Wallet wallet;
  private final Trials trials;

  public TokenCheck(Wallet wallet, Trials trials) {
    this.wallet = wallet;
    this.trials = trials;
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
    Optional<Failure> known = trials.refusal(token);
    if (known.isPresent()) {
      return new Verdict.Bad(known.get());
    }
    return switch (wallet.assess(token)) {
      case Assessment.Refused(var reason, var message) -> {
        if (reason == RefusalReason.MINT_UNREACHABLE) {
          trials.unreachable(token.mint());
        } else {
          trials.notTried(token.mint());
        }
        yield new Verdict.Bad(Refusals.failure(reason, message));
      }
      case Assessment.Acceptable(var _, var _, var _, Msat net, boolean lockedToUs) -> {
        Optional<Failure> length = length(rate.durationSecs(net), minimumSecs, rate);
        length.ifPresent(_ -> trials.notTried(token.mint()));
        yield length
            .<Verdict>map(Verdict.Bad::new)
            .orElseGet(() -> new Verdict.Good(token, proof(token, lockedToUs)));
      }
    };
  }

  /** The wallet accepts no token with a wrong DLEQ proof. */
  private static TokenProof proof(Token token, boolean lockedToUs) {
    if (lockedToUs) {
      return TokenProof.LOCKED;
    }
    return token.proofs().stream().allMatch(proof -> proof.dleq().isPresent())
        ? TokenProof.PROVEN
        : TokenProof.UNPROVEN;
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
