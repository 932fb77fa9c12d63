package org.paygress.consumer.payment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a provider gave back: a token, or several with a space between where it was paid at several
 * mints.
 *
 * @param text as it came
 * @param money what each token is worth by its own word; those that cannot be read are left out
 */
public record Refund(String text, List<Money> money) {

  public static Refund of(String text) {
    List<Money> money =
        Arrays.stream(text.strip().split("\\s+", -1))
            .flatMap(token -> Money.in(token).stream())
            .toList();
    return new Refund(text, money);
  }

  /** For people. */
  public String worth() {
    return money.isEmpty()
        ? "of a kind that cannot be read here"
        : money.stream().map(Money::toString).collect(Collectors.joining(" and "));
  }

  public ObjectNode into(ObjectNode node) {
    if (money.size() == 1) {
      return money.getFirst().into(node);
    }
    ArrayNode parts = node.putArray("parts");
    money.forEach(part -> part.into(parts.addObject()));
    return node;
  }

  @Override
  public String toString() {
    return "Refund(" + worth() + ", redacted)";
  }
}
