package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.provider.store.Journals;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.StoreException;

/** A journal whose words cannot be understood stops the start, and nothing is done to anybody. */
class DamagedJournalTest {

  @Test
  void a_lease_without_an_expiry_is_named_and_not_ended(@TempDir Path dir) throws Exception {
    try (Provider provider = new Provider(dir).start();
        Consumer alice = provider.consumer()) {
      String spawn = Requests.spawn(provider.token(100)).toString();
      assertThat(alice.ask(spawn)).isInstanceOf(AccessDetails.class);
      provider.stop();
      Path journal;
      try (var files = Files.walk(dir)) {
        journal =
            files
                .filter(file -> file.getFileName().toString().equals("journal.db"))
                .findFirst()
                .orElseThrow();
      }
      try (Database database = Journals.open(journal)) {
        database.execute(
            tx -> tx.update("UPDATE leases SET state = json_remove(state, '$.expiry')"));
      }
      assertThatThrownBy(provider::start)
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .cause()
          .isInstanceOf(StoreException.class)
          .hasMessage(journal + ": leases, row 1000: expiry is missing");
      assertThat(provider.host.done()).doesNotContain("destroy container-1000");
    }
  }
}
