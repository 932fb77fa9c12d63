package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The results of {@code wallet} commands for people. */
final class WalletText {

  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private WalletText() {}

  /** An amount of millisatoshis. */
  static String sats(JsonNode msats) {
    return sats(msats.asLong());
  }

  static String sats(long msats) {
    return "%d.%03d sat".formatted(msats / 1000, msats % 1000);
  }

  static String balance(ObjectNode result) {
    var text = new StringBuilder();
    for (JsonNode mint : result.path("mints")) {
      text.append("%s at %s".formatted(sats(mint.path("msats")), mint.path("mint").asText()));
      if (mint.path("owed_msats").asLong() > 0) {
        text.append(" (%s owed to consumers)".formatted(sats(mint.path("owed_msats"))));
      }
      text.append('\n');
    }
    for (JsonNode mint : result.path("restore_advised")) {
      text.append(
          "warning: %s has signed for these seed words before; run: paygressd wallet restore%n"
              .formatted(mint.asText()));
    }
    for (JsonNode book : result.path("books")) {
      text.append(book(book));
    }
    text.append(
        result.path("balanced").asBoolean()
            ? "the books balance\n"
            : "warning: the books do not balance; run: paygressd wallet verify\n");
    return text.toString();
  }

  private static String book(JsonNode book) {
    var text = new StringBuilder();
    text.append("%n%s, in %s%n".formatted(book.path("mint").asText(), book.path("unit").asText()));
    for (String account :
        new String[] {"received", "fees", "refunded", "sent", "withdrawn", "lost", "held"}) {
      text.append("  %-10s %20s%n".formatted(account, sats(book.path(account + "_msats"))));
    }
    return text.toString();
  }

  static String history(ObjectNode result) {
    var text = new StringBuilder();
    for (JsonNode entry : result.path("entries")) {
      text.append(
          "%s  %-8s %-8s %16s  fee %12s  %s  %s%n"
              .formatted(
                  TIME.format(Instant.ofEpochSecond(entry.path("time").asLong())),
                  entry.path("kind").asText(),
                  entry.path("state").asText(),
                  sats(entry.path("msats")),
                  sats(entry.path("fee_msats")),
                  entry.path("mint").asText(),
                  entry.path("id").asText()));
    }
    return text.isEmpty() ? "nothing has happened yet\n" : text.toString();
  }

  static String withdrawal(ObjectNode result) {
    String amount = sats(result.path("msats"));
    return result.path("state").asText().equals("paid")
        ? "%s paid, fee %s%n".formatted(amount, sats(result.path("fee_msats")))
        : ("%s: %s are under way; the mint has not said yet how it ended. It is asked again,"
                + " never paid twice; see paygressd wallet history%n")
            .formatted(result.path("id").asText(), amount);
  }

  static String restore(ObjectNode result) {
    var text = new StringBuilder();
    for (JsonNode mint : result.path("mints")) {
      text.append(
          mint.has("problem")
              ? "%s: cut short: %s; run it again%n"
                  .formatted(mint.path("mint").asText(), mint.path("problem").asText())
              : "%s: %s found in %d proofs; %d spent, %d known before%n"
                  .formatted(
                      mint.path("mint").asText(),
                      sats(mint.path("msats")),
                      mint.path("proofs").asInt(),
                      mint.path("spent").asInt(),
                      mint.path("known").asInt()));
    }
    return text.toString();
  }

  static String verify(ObjectNode result) {
    var text = new StringBuilder();
    for (JsonNode mint : result.path("mints")) {
      String name = mint.path("mint").asText();
      if (mint.has("problem")) {
        text.append("%s: not compared: %s%n".formatted(name, mint.path("problem").asText()));
        continue;
      }
      text.append(
          "%s: %d proofs compared, %d differ%n"
              .formatted(name, mint.path("proofs").asInt(), mint.path("differences").size()));
      for (JsonNode difference : mint.path("differences")) {
        text.append(
            "  %s of keyset %s: %s at the mint%n"
                .formatted(
                    sats(difference.path("msats")),
                    difference.path("keyset").asText(),
                    difference.path("state").asText()));
      }
    }
    return text.toString();
  }
}
