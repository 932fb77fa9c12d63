package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.provider.treasury.JournalRefusedException;

/**
 * A journal that others take away, or put an older one in the place of, costs no tenant anything.
 */
class LostJournalTest {

  private static final String DESTROYED = "destroy container-1000";

  @TempDir Path dir;
  private @Nullable Provider running;

  @BeforeEach
  void rent() {
    running = new Provider(dir).start();
    spawn();
  }

  @AfterEach
  void stop() {
    provider().close();
  }

  private Provider provider() {
    return Objects.requireNonNull(running);
  }

  private void spawn() {
    try (Consumer alice = provider().consumer()) {
      assertThat(alice.ask(Requests.spawn(provider().token(1_000)).toString()))
          .isInstanceOf(AccessDetails.class);
    }
  }

  private Path file(String name) {
    return provider().config().provider().stateDir().resolve(name);
  }

  private Path saved(String name) throws IOException {
    try (var files = Files.list(provider().config().provider().stateDir())) {
      return files
          .filter(path -> path.getFileName().toString().startsWith(name + ".saved-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void refusedToStart(String reason) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(provider()::start)
          .cause()
          .isInstanceOf(JournalRefusedException.class)
          .hasMessageContaining(reason);
    }
    assertThatThrownBy(
            () ->
                Teardown.run(provider().config(), provider().host, provider().clock, Duration.ZERO))
        .isInstanceOf(JournalRefusedException.class);
    assertThat(provider().host.done()).doesNotContain(DESTROYED);
  }

  private void serves() {
    provider().start();
    try (Consumer bob = provider().consumer()) {
      assertThat(bob.ask(Requests.spawn(provider().token(1_000)).toString()))
          .isInstanceOf(AccessDetails.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal.db", "wallet.db", "journal.db-wal"})
  void a_file_that_is_deleted_under_the_daemon_is_told_within_seconds(String name)
      throws Exception {
    Files.delete(file(name));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(provider().broken())
                    .singleElement()
                    .asString()
                    .contains(name + " was deleted, moved or replaced"));
    provider().stop();
    assertThat(provider().host.done()).doesNotContain(DESTROYED);
    if (!name.endsWith("-wal")) {
      if (name.startsWith("journal")) {
        refusedToStart("another one");
      }
      Files.move(saved(name), file(name), StandardCopyOption.REPLACE_EXISTING);
    }
    serves();
    assertThat(provider().host.done()).doesNotContain(DESTROYED);
    assertThat(provider().host.list()).hasSize(2);
  }

  @Test
  void a_new_journal_is_refused_until_the_operator_accepts_it() throws Exception {
    provider().stop();
    Path lost = Files.move(file("journal.db"), file("lost.db"));
    refusedToStart("another one");
    assertThatThrownBy(() -> StateDirectory.open(provider().config()))
        .isInstanceOf(JournalRefusedException.class);
    assertThat(StateDirectory.acceptJournal(provider().config()))
        .contains("journal.db is another one than wallet.db was used with");
    provider().start();
    await().until(() -> provider().host.done().contains(DESTROYED));
    // Now the one that was lost is another.
    provider().stop();
    Files.move(lost, file("journal.db"), StandardCopyOption.REPLACE_EXISTING);
    refuses("another one");
  }

  private void refuses(String reason) {
    assertThatThrownBy(provider()::start)
        .cause()
        .isInstanceOf(JournalRefusedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void an_older_copy_is_refused_and_the_newest_one_is_taken() throws Exception {
    provider().stop();
    Files.copy(file("journal.db"), file("backup.db"));
    provider().start();
    spawn();
    provider().stop();
    Files.move(file("journal.db"), file("newest.db"));
    Files.move(file("backup.db"), file("journal.db"));
    refusedToStart("older than");
    Files.move(file("newest.db"), file("journal.db"), StandardCopyOption.REPLACE_EXISTING);
    serves();
    assertThat(provider().host.done()).doesNotContain(DESTROYED);
  }

  @Test
  void containers_are_kept_when_wallet_and_journal_are_both_gone() throws Exception {
    provider().stop();
    Files.delete(file("journal.db"));
    Files.delete(file("wallet.db"));
    refusedToStart("does not know the leases of 1 containers");
    assertThat(StateDirectory.acceptJournal(provider().config())).isEmpty();
    provider().start();
    await().until(() -> provider().host.done().contains(DESTROYED));
    spawn();
    // Alice's own request may come again, and is paid for at the mint.
    assertThat(provider().host.list())
        .isNotEmpty()
        .allSatisfy(container -> assertThat(container.lease().number()).isGreaterThan(1_000));
  }

  @Test
  void a_wallet_that_is_made_anew_from_its_words_goes_with_the_journal() throws Exception {
    provider().stop();
    Files.delete(file("wallet.db"));
    serves();
    assertThat(provider().host.done()).doesNotContain(DESTROYED);
  }
}
