package org.paygress.provider.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.paygress.wallet.Ledger;

/** The wallet's books as commands print them. */
final class LedgerJson {

  private LedgerJson() {}

  static ObjectNode of(Ledger ledger) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("balanced", ledger.balanced());
    ArrayNode books = node.putArray("books");
    for (Ledger.Book book : ledger.books()) {
      books
          .addObject()
          .put("mint", book.mint().value())
          .put("unit", book.unit())
          .put("received_msats", book.received().value())
          .put("fees_msats", book.fees().value())
          .put("refunded_msats", book.refunded().value())
          .put("sent_msats", book.sent().value())
          .put("withdrawn_msats", book.withdrawn().value())
          .put("lost_msats", book.lost().value())
          .put("held_msats", book.held().value())
          .put("proofs_msats", book.proofs().value())
          .put("balanced", book.balanced());
    }
    return node;
  }

  /** A name as it is printed. */
  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
