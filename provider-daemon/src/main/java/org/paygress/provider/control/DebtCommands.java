package org.paygress.provider.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.paygress.provider.store.DebtJournal;
import org.paygress.provider.store.Journals;

/** Answers {@code debts}: what is owed to consumers and could not be made into a token yet. */
public final class DebtCommands implements CommandHandler {

  /** The only command. */
  public static final String LIST = "debts";

  private final Journals journals;

  public DebtCommands(Journals journals) {
    this.journals = journals;
  }

  @Override
  public ControlAnswer answer(ControlCall call) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode debts = result.putArray("debts");
    for (DebtJournal.Entry owed : journals.openDebts()) {
      ObjectNode node =
          debts
              .addObject()
              .put("name", owed.name())
              .put("lease", owed.lease().wire())
              .put("mint", owed.debt().payment().mint().value())
              .put("unit", owed.debt().payment().unit())
              .put("msats", owed.debt().payment().value().value())
              .put("since", owed.since().getEpochSecond())
              .put("why", owed.debt().why().message());
      owed.hindrance().ifPresent(problem -> node.put("problem", problem));
    }
    return new ControlAnswer.Done(result);
  }
}
