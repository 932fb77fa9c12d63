package org.paygress.hostd.config;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [hostd]}: where the root process keeps its things and who may ask it for work.
 *
 * @param stateDir absolute; containers and volumes live here
 * @param socket absolute; where it listens, unless the service manager listens for it
 * @param user who may call beside root, by name or number
 * @param checkInterval how often walls between containers are looked at
 */
public record HostdSection(Path stateDir, Path socket, String user, Duration checkInterval) {

  /** Where a packaged hostd listens. */
  public static final Path DEFAULT_SOCKET = Path.of(File.separator, "run", "paygress-hostd.sock");

  static final Section SECTION =
      Section.one("hostd", "Where what runs as root keeps its things, and whom it works for.");

  static final Key<Path> STATE_DIR =
      SECTION.key(
          "state_dir",
          BasicTypes.absolutePath(),
          Path.of(File.separator, "var", "lib", "paygress-hostd"),
          "The directory for containers and volumes, root's alone.");
  static final Key<Path> SOCKET =
      SECTION.key(
          "socket",
          BasicTypes.absolutePath(),
          DEFAULT_SOCKET,
          "Where paygressd reaches it; not used when the service manager listens for it.");
  static final Key<String> USER =
      SECTION.key(
          "user",
          BasicTypes.text(1, 32),
          "paygress",
          "The user paygressd runs as, by name or number: it and root alone are served.");
  static final Key<Integer> CHECK_SECS =
      SECTION.key(
          "check_secs",
          BasicTypes.integer(1, 3600),
          10,
          "How often is looked whether all that keeps containers apart still stands.");

  static HostdSection read(TableReader reader) {
    return new HostdSection(
        reader.get(STATE_DIR),
        reader.get(SOCKET),
        reader.get(USER),
        Duration.ofSeconds(reader.get(CHECK_SECS)));
  }
}
