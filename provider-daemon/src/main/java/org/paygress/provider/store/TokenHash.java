package org.paygress.provider.store;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.system.Parsed;
import org.paygress.system.hash.Sha256;

/**
 * Recognises a token that was offered before without keeping it, whichever way it is written.
 *
 * @param value SHA-256 of its mint and secrets, 64 hex characters; of its text, if it is no token
 * @param ofText SHA-256 of its text, which is how earlier releases recognised it
 */
public record TokenHash(String value, String ofText) {

  /** Of a token as it was sent. */
  public static TokenHash of(String text) {
    String ofText = hash(text);
    return switch (Token.parse(text)) {
      case Parsed.Ok<Token>(var token) -> new TokenHash(hash(words(token)), ofText);
      case Parsed.Malformed<Token> _ -> new TokenHash(ofText, ofText);
    };
  }

  private static String words(Token token) {
    return token.proofs().stream()
        .map(Proof::secret)
        .sorted()
        .collect(Collectors.joining("\n", token.mint().value() + "\n", ""));
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
