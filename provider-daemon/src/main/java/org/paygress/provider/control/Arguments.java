package org.paygress.provider.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Sat;
import org.paygress.system.Parsed;
import org.paygress.wallet.Wallet;

/** Reads what a command was given. */
record Arguments(ObjectNode node) {

  private static final long SATS_MAX = 2_100_000_000_000_000L;

  /** An argument that cannot be used, in words for the operator. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(node.path(name).textValue());
  }

  /** A number of satoshis, 0 or more. */
  Optional<Msat> sats(String name) throws Unusable {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.canConvertToLong() || value.longValue() < 0 || value.longValue() > SATS_MAX) {
      throw new Unusable("the number of satoshis is out of range");
    }
    return Optional.of(new Sat(value.longValue()).toMsat());
  }

  /** Whether it was said that what is owed to consumers may be spent too. */
  boolean owedToo() {
    return node.path("owed_too").asBoolean(false);
  }

  int number(String name, int fallback) {
    return node.path(name).asInt(fallback);
  }

  /** The mint that was named; all the wallet knows when none was. */
  List<MintUrl> mints(Wallet wallet) throws Unusable {
    List<MintUrl> known = new ArrayList<>(wallet.balances().keySet());
    known.sort(Comparator.comparing(MintUrl::value));
    Optional<String> named = text("mint");
    if (named.isEmpty()) {
      return known;
    }
    if (MintUrl.parse(named.get()) instanceof Parsed.Ok<MintUrl>(var mint)
        && known.contains(mint)) {
      return List.of(mint);
    }
    throw new Unusable("the wallet knows no such mint");
  }

  /** The one mint that is meant: the one named, or the only one that holds anything. */
  MintUrl mint(Wallet wallet) throws Unusable {
    List<MintUrl> candidates = mints(wallet);
    if (text("mint").isEmpty()) {
      candidates =
          candidates.stream()
              .filter(mint -> !Msat.ZERO.equals(wallet.balances().get(mint)))
              .toList();
    }
    return switch (candidates.size()) {
      case 0 -> throw new Unusable("the wallet is empty");
      case 1 -> candidates.getFirst();
      default -> throw new Unusable("several mints hold money; name one with --mint");
    };
  }
}
