package org.paygress.consumer.payment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.paygress.cashu.token.Token;
import org.paygress.consumer.UserException;
import org.paygress.consumer.exchange.Remedies;
import org.paygress.consumer.files.DataDir;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.system.hash.Sha256;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.Wallet;

/**
 * Swaps a provider's refund at its mint for a token that only we know. What a token says of itself
 * is the provider's word; what the mint gives for it is money, and needs no key of ours any more
 * (NUT-11).
 *
 * <p>The wallet's operations are named after the token, so a process that died in between is gone
 * on from, and a refund that comes twice is redeemed once.
 */
public final class RefundRedeemer {

  /** A mint that keeps turning a token down will do so again; this only bounds the search. */
  private static final int ATTEMPTS_MAX = 100;

  private final PaymentBook book;
  private final DataDir dir;
  private final SecretKey key;

  public RefundRedeemer(PaymentBook book, DataDir dir, SecretKey key) {
    this.book = book;
    this.dir = dir;
    this.key = key;
  }

  /** What came of it. */
  public sealed interface Result {
    /** It is ours, and in the record. */
    record Redeemed(PaymentRecord payment, Refund refund) implements Result {}

    /** Not now; nothing is lost. */
    record Later(String why) implements Result {}

    /** The mint gives nothing for it. */
    record Worthless(String why) implements Result {}
  }

  /** Redeems what a provider has given back for a payment, as far as that was not done before. */
  public Result redeem(PaymentRecord payment) throws UserException {
    PaymentRecord latest = payment;
    Result result = new Result.Worthless("there is none");
    for (PaymentEntry.Answered answer : payment.refunds()) {
      if (!latest.isRedeemed(answer)) {
        result = redeem(latest, answer);
        if (result instanceof Result.Redeemed(var redeemed, var _)) {
          latest = redeemed;
        }
      }
    }
    Optional<String> all = latest.redeemedTokens();
    return all.isPresent() ? new Result.Redeemed(latest, Refund.of(all.get())) : result;
  }

  private Result redeem(PaymentRecord payment, PaymentEntry.Answered answer) throws UserException {
    String text = PaymentRecord.refundToken(answer).orElseThrow();
    List<String> fresh = new ArrayList<>();
    String why = "it cannot be read";
    for (String part : text.strip().split("\\s+", -1)) {
      switch (token(payment, part)) {
        case Part.Fresh(var token) -> fresh.add(token.encode());
        case Part.Later(var reason) -> {
          return new Result.Later(reason);
        }
        case Part.Worthless(var reason) -> why = reason;
      }
    }
    if (fresh.isEmpty()) {
      return new Result.Worthless(why);
    }
    PaymentRecord redeemed = book.redeemed(payment, answer, String.join(" ", fresh));
    return new Result.Redeemed(redeemed, Refund.of(String.join(" ", fresh)));
  }

  /** What came of one token. */
  private sealed interface Part {
    record Fresh(Token token) implements Part {}

    record Later(String why) implements Part {}

    record Worthless(String why) implements Part {}
  }

  private Part token(PaymentRecord payment, String text) throws UserException {
    if (!(Token.parse(text) instanceof Parsed.Ok<Token>(var token))) {
      return new Part.Worthless("it cannot be read");
    }
    // A provider must not choose with whom we talk.
    if (!mints(payment.taken().provider()).contains(token.mint())) {
      return new Part.Worthless("it is of a mint that you did not pay with, " + token.mint());
    }
    Part part;
    try (ConsumerWallet ours = ConsumerWallet.open(dir, key, token.mint())) {
      ours.wallet().recover();
      String name = HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
      part = new Swap(ours.wallet(), token, name).run();
    } catch (UserException e) {
      return new Part.Later(String.valueOf(e.getMessage()));
    }
    return part instanceof Part.Fresh(var fresh) && isAnothers(payment, fresh.encode())
        ? new Part.Worthless("the same was given back for another payment")
        : part;
  }

  private Set<MintUrl> mints(PublicKey provider) throws UserException {
    return book.payments().stream()
        .map(PaymentRecord::taken)
        .filter(taken -> taken.provider().equals(provider))
        .map(taken -> taken.money().mint())
        .collect(Collectors.toSet());
  }

  private boolean isAnothers(PaymentRecord payment, String token) throws UserException {
    return book.payments().stream()
        .filter(other -> !other.id().equals(payment.id()))
        .anyMatch(other -> other.redeemedTokens().filter(all -> all.contains(token)).isPresent());
  }

  private record Swap(Wallet wallet, Token token, String name) {

    Part run() {
      Optional<Token> made = wallet.sent(out());
      if (made.isPresent()) {
        return new Part.Fresh(made.get());
      }
      for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        String in = "refund-in/" + name + "/" + attempt;
        ReceiveOutcome known = wallet.resume(in);
        if (known instanceof ReceiveOutcome.NotBegun) {
          return after(wallet.receive(in, token));
        }
        if (!(known instanceof ReceiveOutcome.Refused)) {
          return after(known);
        }
      }
      return new Part.Worthless("the mint turned it down too often");
    }

    private String out() {
      return "refund/" + name;
    }

    private Part after(ReceiveOutcome outcome) {
      return switch (outcome) {
        case ReceiveOutcome.Received(var mint, var unit, var value) -> make(mint, unit, value);
        case ReceiveOutcome.Refused(var reason, var message) ->
            switch (reason) {
              case MINT_UNREACHABLE, MINT_ERROR, PENDING -> new Part.Later(message);
              case INVALID_TOKEN, MINT_NOT_ALLOWED, UNSUPPORTED_UNIT, SPENT ->
                  new Part.Worthless(message);
            };
        case ReceiveOutcome.Unresolved(var message) -> new Part.Later(message);
        case ReceiveOutcome.NotBegun() -> new Part.Later("the wallet forgot about it");
      };
    }

    private Part make(MintUrl mint, String unit, Msat value) {
      return switch (wallet.send(out(), mint, unit, value)) {
        case SendOutcome.Sent(var made) -> new Part.Fresh(made);
        case SendOutcome.Failed(var message) -> new Part.Later(message);
      };
    }
  }

  /**
   * A provider's error whose refund is redeemed, as far as it can be.
   *
   * @param payment with that error among its answers
   */
  public UserException failure(PaymentRecord payment, ErrorReply error) throws UserException {
    String remedy = Remedies.of(error.type());
    return switch (redeem(payment)) {
      case Result.Redeemed(var _, var refund) ->
          new UserException(
              ErrorReply.refund(error.type(), error.message(), refund.text()),
              remedy,
              "kept in 'paygress history'");
      case Result.Later(var why) ->
          new UserException(
              error,
              remedy,
              "not redeemed yet: %s; 'paygress refund %s' tries again"
                  .formatted(why, payment.id()));
      case Result.Worthless(var why) ->
          new UserException(error, remedy, "which its mint does not honour: " + why);
    };
  }
}
