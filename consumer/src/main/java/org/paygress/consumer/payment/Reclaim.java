package org.paygress.consumer.payment;

import java.time.Instant;
import java.util.Optional;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Token;
import org.paygress.consumer.UserException;
import org.paygress.consumer.files.DataDir;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.RefusalReason;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.Wallet;

/**
 * Takes a payment's token back: swaps it for one that only we know, so that the provider cannot
 * redeem it any more. The wallet's operations are named after the payment, so a process that died
 * in between is gone on from.
 *
 * <pre>
 * wallet knows                     mint says         then
 * the reclaimed token                                that token again
 * a swap of ours, unfinished                         finish it
 * a swap of ours, done                               make a token of what it brought
 * nothing                          unspent, ours     swap it
 * nothing                          unspent, locked   wait for the lock's end
 * nothing                          spent             it is the provider's; a refund is all there is
 * nothing                          pending, silent   later
 * </pre>
 */
public final class Reclaim {

  /** A mint that keeps turning a token down will do so again; this only bounds the search. */
  private static final int ATTEMPTS_MAX = 1_000;

  private final PaymentBook book;
  private final DataDir dir;
  private final SecretKey key;

  public Reclaim(PaymentBook book, DataDir dir, SecretKey key) {
    this.book = book;
    this.dir = dir;
    this.key = key;
  }

  public ReclaimOutcome take(PaymentRecord payment) throws UserException {
    if (payment.reclaimed().isPresent()) {
      PaymentEntry.Reclaimed back = payment.reclaimed().get();
      return new ReclaimOutcome.Back(back.money(), back.token());
    }
    try (ConsumerWallet ours = ConsumerWallet.open(dir, key, payment.taken().money().mint())) {
      // A swap that another process left unfinished is money that cannot be seen yet.
      ours.wallet().recover();
      ReclaimOutcome outcome = new Attempt(payment, ours.wallet()).run();
      if (outcome instanceof ReclaimOutcome.Back(var money, var token)) {
        book.reclaimed(payment, money, token);
      }
      return outcome;
    }
  }

  private record Attempt(PaymentRecord payment, Wallet wallet) {

    ReclaimOutcome run() {
      Optional<Token> made = wallet.sent(out());
      if (made.isPresent()) {
        return back(made.get());
      }
      for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        String in = "reclaim-in/" + payment.id() + "/" + attempt;
        ReceiveOutcome known = wallet.resume(in);
        if (known instanceof ReceiveOutcome.NotBegun) {
          return payment.sent().isEmpty() ? unsent(in) : sent(in);
        }
        if (!(known instanceof ReceiveOutcome.Refused)) {
          return after(known);
        }
      }
      return new ReclaimOutcome.Later("the mint turned it down too often");
    }

    private String out() {
      return "reclaim/" + payment.id();
    }

    /** What was never sent may have got into the wallet on its way to being locked. */
    private ReclaimOutcome unsent(String in) {
      ReceiveOutcome locking = wallet.resume(TokenLock.receiving(payment));
      if (locking instanceof ReceiveOutcome.Received) {
        return wallet
            .sent(TokenLock.sending(payment))
            .map(made -> swap(in, made, payment.lock().flatMap(PaymentEntry.Locking::until)))
            .orElseGet(() -> after(locking));
      }
      return locking instanceof ReceiveOutcome.Unresolved ? after(locking) : sent(in);
    }

    private ReclaimOutcome sent(String in) {
      return switch (payment.token()) {
        case Parsed.Ok<Token>(var token) -> swap(in, token, payment.lockedUntil());
        case Parsed.Malformed<Token>(var reason) -> new ReclaimOutcome.Later(reason);
      };
    }

    private ReclaimOutcome swap(String in, Token token, Optional<Instant> lockedUntil) {
      Optional<ProofState> state = MintStates.of(token);
      if (state.isEmpty()) {
        return new ReclaimOutcome.Later("the mint does not answer");
      }
      return switch (state.get()) {
        case SPENT -> new ReclaimOutcome.Spent();
        case PENDING -> new ReclaimOutcome.Later("the mint holds it as pending");
        case UNSPENT ->
            lockedUntil.isPresent() && Instant.now().isBefore(lockedUntil.get())
                ? new ReclaimOutcome.Locked(lockedUntil.get())
                : after(wallet.receive(in, token));
      };
    }

    private ReclaimOutcome after(ReceiveOutcome outcome) {
      return switch (outcome) {
        case ReceiveOutcome.Received(var mint, var unit, var value) -> make(mint, unit, value);
        case ReceiveOutcome.Refused(var reason, var message) ->
            reason == RefusalReason.SPENT
                ? new ReclaimOutcome.Spent()
                : new ReclaimOutcome.Later(message);
        case ReceiveOutcome.Unresolved(var message) -> new ReclaimOutcome.Later(message);
        case ReceiveOutcome.NotBegun() -> new ReclaimOutcome.Later("the wallet forgot about it");
      };
    }

    private ReclaimOutcome make(MintUrl mint, String unit, Msat value) {
      return switch (wallet.send(out(), mint, unit, value)) {
        case SendOutcome.Sent(var token) -> back(token);
        case SendOutcome.Failed(var message) -> new ReclaimOutcome.Later(message);
      };
    }

    private static ReclaimOutcome back(Token token) {
      return new ReclaimOutcome.Back(Money.of(token), token.encode());
    }
  }
}
