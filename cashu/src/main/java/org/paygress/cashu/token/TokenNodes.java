package org.paygress.cashu.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

/** What the two token forms have in common: reading single fields out of a tree. */
public final class TokenNodes {
  private TokenNodes() {}

  /** A field is missing or wrong; the message names the field, never its value. */
  public static final class BadToken extends Exception {
    private static final long serialVersionUID = 1;

    public BadToken(String message) {
      super(message, null, false, false);
    }
  }

  static byte[] decodeBase64(String body) throws BadToken {
    try {
      return Base64.getUrlDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new BadToken("the token is not base64url");
    }
  }

  public static <T> T orThrow(Parsed<T> parsed) throws BadToken {
    return switch (parsed) {
      case Parsed.Ok<T>(var value) -> value;
      case Parsed.Malformed<T>(var reason) -> throw new BadToken(reason);
    };
  }

  public static String text(JsonNode parent, String field) throws BadToken {
    JsonNode node = parent.path(field);
    if (!node.isTextual()) {
      throw new BadToken("the token has no text where it needs one");
    }
    return node.textValue();
  }

  public static long amount(JsonNode parent, String field) throws BadToken {
    JsonNode node = parent.path(field);
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
      throw new BadToken("a proof's amount is not a number from 1 to 2^63-1");
    }
    return node.longValue();
  }

  static JsonNode array(JsonNode parent, String field) throws BadToken {
    JsonNode node = parent.path(field);
    if (!node.isArray() || node.isEmpty()) {
      throw new BadToken("the token has no list where it needs one");
    }
    return node;
  }

  static Token token(String mint, String unit, List<Proof> proofs, Optional<String> memo)
      throws BadToken {
    MintUrl url = orThrow(MintUrl.parse(mint));
    try {
      return new Token(url, unit, proofs, memo);
    } catch (IllegalArgumentException e) {
      // The constructors of Token and Proof say what is wrong and repeat nothing of the input.
      throw new BadToken(String.valueOf(e.getMessage()));
    }
  }

  static Proof proof(
      long amount, KeysetId keyset, String secret, CurvePoint c, Optional<ProofDleq> dleq)
      throws BadToken {
    try {
      return new Proof(amount, keyset, secret, c, dleq);
    } catch (IllegalArgumentException e) {
      throw new BadToken(String.valueOf(e.getMessage()));
    }
  }
}
