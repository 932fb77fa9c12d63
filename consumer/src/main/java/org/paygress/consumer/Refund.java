package org.paygress.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A token that a provider gave back.
 *
 * @param money what it is worth by its own word; empty when it cannot be read
 */
record Refund(String token, Optional<Money> money) {

  static Refund of(String token) {
    return new Refund(token, Money.in(token));
  }

  /** For people. */
  String worth() {
    return money.map(Money::toString).orElse("of a kind that cannot be read here");
  }

  ObjectNode into(ObjectNode node) {
    return money.map(worth -> worth.into(node)).orElse(node);
  }

  @Override
  public String toString() {
    return "Refund(" + worth() + ", redacted)";
  }
}
