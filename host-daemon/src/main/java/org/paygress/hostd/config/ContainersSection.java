package org.paygress.hostd.config;

import java.time.Duration;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [containers]}: how long they are waited for.
 *
 * @param sshTimeout until the SSH server greets
 * @param readyTimeout until the template's own port answers, after that
 */
record ContainersSection(Duration sshTimeout, Duration readyTimeout) {

  static final Section SECTION = Section.one("containers", "How long containers are waited for.");

  static final Key<Integer> SSH_TIMEOUT_SECS =
      SECTION.key(
          "ssh_timeout_secs",
          BasicTypes.integer(1, 600),
          30,
          "How long a new container may take to greet over SSH before the payment goes back.");
  static final Key<Integer> READY_TIMEOUT_SECS =
      SECTION.key(
          "ready_timeout_secs",
          BasicTypes.integer(1, 600),
          90,
          "How long a template's own port may take after that; clients wait 120 s in all.");

  static ContainersSection read(TableReader reader) {
    return new ContainersSection(
        Duration.ofSeconds(reader.get(SSH_TIMEOUT_SECS)),
        Duration.ofSeconds(reader.get(READY_TIMEOUT_SECS)));
  }
}
