package org.paygress.provider.runtime;

import java.util.ArrayList;
import java.util.List;
import org.paygress.provider.relay.RelayJournal;
import org.paygress.provider.store.Database;
import org.paygress.provider.store.LeaseJournal;
import org.paygress.provider.store.SentTokens;
import org.paygress.provider.store.TopUpJournal;
import org.paygress.provider.store.UptimeJournal;
import org.paygress.provider.store.WithdrawalJournal;

/** The journal and its parts: whatever must change together changes in one transaction of it. */
public record Books(
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
