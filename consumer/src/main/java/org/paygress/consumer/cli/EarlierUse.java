package org.paygress.consumer.cli;

import java.util.List;
import org.paygress.cashu.token.Token;
import org.paygress.consumer.UserException;
import org.paygress.consumer.payment.PaymentRecord;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.system.Parsed;

/**
 * What became of a token since it was given to us before: a token that was swapped is spent, and
 * what it became is in the record.
 */
public final class EarlierUse {

  private EarlierUse() {}

  /**
   * The token to pay with: the one given, or the locked one that was made of it for the same
   * provider.
   *
   * @throws UserException when it was swapped for one that this provider cannot redeem
   */
  public static TokenSource.Given current(
      TokenSource.Given given, PublicKey provider, List<PaymentRecord> payments)
      throws UserException {
    for (PaymentRecord earlier : payments.reversed()) {
      if (!earlier.givenToken().equals(given.text())) {
        continue;
      }
      String back = "'paygress reclaim " + earlier.id() + "' ";
      if (earlier.reclaimed().isPresent()) {
        throw new UserException(
            "this token was taken back as another one", back + "prints that one");
      }
      if (earlier.sent().isEmpty() && earlier.lock().isPresent()) {
        throw new UserException(
            "this token was on its way to being swapped in payment " + earlier.id(),
            back + "gives it back as another one");
      }
      if (earlier.lockedUntil().isPresent()) {
        return locked(earlier, provider, back);
      }
      if (earlier.isSwapped() && earlier.token() instanceof Parsed.Ok<Token>(var shorter)) {
        return new TokenSource.Given(earlier.sent().getLast().token(), shorter, false);
      }
    }
    return given;
  }

  private static TokenSource.Given locked(PaymentRecord earlier, PublicKey provider, String back)
      throws UserException {
    if (earlier.taken().provider().equals(provider)
        && earlier.token() instanceof Parsed.Ok<Token>(var token)) {
      return new TokenSource.Given(earlier.sent().getLast().token(), token, true);
    }
    throw new UserException(
        "this token is locked to another provider until " + earlier.lockedUntil().orElseThrow(),
        "after that " + back + "gives it back as another one");
  }
}
