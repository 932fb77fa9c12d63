package org.paygress.consumer.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.payment.PaymentBook;
import org.paygress.consumer.payment.PaymentRecord;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which payments a command is about. */
public final class PaymentSelection {

  @Parameters(
      index = "0",
      paramLabel = "REQUEST",
      arity = "0..1",
      description =
          "A payment or its request, as 'paygress history' shows it; its first characters do."
              + " Default: your newest payment.")
  private @Nullable String name;

  @Option(names = "--all", description = "Every payment for which that makes sense.")
  private boolean all;

  public boolean all() {
    return all;
  }

  /**
   * How a command ends: of all payments some may be as they should not, and the report says so;
   * what it cannot have looked at is a failure.
   *
   * @param good whether all went well with those that were looked at
   * @param damaged whether there may be payments that the record does not show
   */
  int exitCode(boolean good, boolean damaged) {
    boolean failed = all ? damaged : !good;
    return failed ? 1 : 0;
  }

  /**
   * The one named, or all in one of those states.
   *
   * @throws UserException when there is none of that name
   */
  public List<PaymentRecord> from(PaymentBook book, Set<PaymentRecord.State> states)
      throws UserException {
    if (all) {
      return book.payments().stream().filter(it -> states.contains(it.state())).toList();
    }
    if (name != null) {
      return List.of(book.find(name));
    }
    return List.of(
        book.newest()
            .orElseThrow(
                () -> new UserException("no payment is recorded", "'paygress spawn' makes one")));
  }
}
