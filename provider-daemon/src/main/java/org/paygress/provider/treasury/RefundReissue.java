package org.paygress.provider.treasury;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.system.hash.Sha256;
import org.paygress.system.lock.KeyedLocks;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.RefusalReason;
import org.paygress.wallet.SendOutcome;

/**
 * Hands out a token that was made before. Where its keyset ends it is taken back first, which only
 * works while its owner has not redeemed it, and another one of the same value takes its place: the
 * mint sees to it that never both are good.
 *
 * <pre>
 * cut                          found                            done
 * before the old one is ours   its swap open, or not begun      the swap goes on, under its name
 * before the new one is made   the swap done                    made, under its name
 * before it takes its place    the new one made                 the same one takes its place
 * </pre>
 */
public final class RefundReissue {

  /** Who fetches a token shall have so long to redeem it. */
  private static final Duration AHEAD = Duration.ofDays(30);

  private static final int TRIES_MAX = 100;

  private final JournallingWallet wallet;
  private final KeyedLocks<String> locks = new KeyedLocks<>();

  public RefundReissue(JournallingWallet wallet) {
    this.wallet = wallet;
  }

  /** The token of an operation, good for a while; empty if it made none. */
  public Optional<Token> current(String operation) {
    return locks.with(
        operation, () -> wallet.sent(operation).map(token -> current(operation, token)));
  }

  private Token current(String operation, Token token) {
    byte[] text = token.encode().getBytes(StandardCharsets.US_ASCII);
    String round = operation + "/" + HexFormat.of().formatHex(Sha256.of(text), 0, 8);
    return wallet.resume(takingBack(round, 0)) instanceof ReceiveOutcome.NotBegun
            && !wallet.ends(token, AHEAD)
        ? token
        : another(operation, round, token);
  }

  private static String takingBack(String round, int attempt) {
    return round + "/back-" + attempt;
  }

  /** The old token stays the one to hand out until it is certain that there is another. */
  private Token another(String operation, String round, Token token) {
    for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
      String name = takingBack(round, attempt);
      boolean tried = !(wallet.resume(name) instanceof ReceiveOutcome.NotBegun);
      ReceiveOutcome outcome = tried ? wallet.resume(name) : wallet.receive(name, token);
      switch (outcome) {
        case ReceiveOutcome.Received(var _, var _, Msat value) -> {
          return made(round, token, value)
              .map(
                  fresh -> {
                    wallet.supersede(operation, fresh);
                    return wallet.sent(operation).orElse(fresh);
                  })
              .orElse(token);
        }
        case ReceiveOutcome.Refused(var reason, var _)
            when tried && reason != RefusalReason.SPENT -> {
          // Refused at an earlier time, for a reason that may have passed.
        }
        case ReceiveOutcome.Refused _, ReceiveOutcome.Unresolved _, ReceiveOutcome.NotBegun _ -> {
          return token;
        }
      }
    }
    return token;
  }

  /** Worth as much as the old one; what taking it back has left of that, if we have no more. */
  private Optional<Token> made(String round, Token old, Msat left) {
    Msat whole = CashuUnit.of(old.unit()).orElseThrow().toMsat(old.amount());
    String name = round + "/again";
    for (Msat amount : new Msat[] {whole, left}) {
      if (wallet.refund(name, old.mint(), old.unit(), amount)
          instanceof SendOutcome.Sent(var token)) {
        return Optional.of(token);
      }
    }
    return Optional.empty();
  }
}
