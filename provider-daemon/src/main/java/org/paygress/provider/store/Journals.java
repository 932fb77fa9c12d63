package org.paygress.provider.store;

import java.util.ArrayList;
import java.util.List;
import org.paygress.provider.relay.RelayJournal;
import org.paygress.system.sqlite.Database;

/** The journal and its parts: whatever must change together changes in one transaction of it. */
public record Journals(
    Database database,
    LeaseJournal leases,
    TopUpJournal topUps,
    RelayJournal relay,
    UptimeJournal uptime) {

  /** Every table, ready for {@link Database#open}. */
  public static List<String> schema() {
    List<String> schema = new ArrayList<>(LeaseJournal.SCHEMA);
    schema.addAll(TopUpJournal.SCHEMA);
    schema.addAll(RelayJournal.SCHEMA);
    schema.addAll(UptimeJournal.SCHEMA);
    schema.addAll(WithdrawalJournal.SCHEMA);
    schema.addAll(SentTokens.SCHEMA);
    return List.copyOf(schema);
  }
}
