package org.paygress.consumer.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

/**
 * So much of a mint's ecash.
 *
 * @param amount units, before the mint's fees
 */
public record Money(long amount, String unit, MintUrl mint) {

  public static Money of(Token token) {
    return new Money(token.amount(), token.unit(), token.mint());
  }

  /** What a token is worth; empty when the text is none. */
  public static Optional<Money> in(String token) {
    return Token.parse(token) instanceof Parsed.Ok<Token>(var read)
        ? Optional.of(of(read))
        : Optional.empty();
  }

  public ObjectNode into(ObjectNode node) {
    return node.put("amount", amount).put("unit", unit).put("mint", mint.value());
  }

  @Override
  public String toString() {
    return amount + " " + unit + " at " + mint.value();
  }
}
