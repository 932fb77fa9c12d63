package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a reader of the logs wants to know of the daemon's kernel after a step has failed. */
final class Diagnosis {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final String SCRIPT =
      """
      cd STATE
      for command in 'uptime' 'free -m' 'ps -eo pid,ppid,stat,etime,args --forest' 'ls -lR volumes' \\
          'mount' 'nft list ruleset' 'dmesg'; do
        echo "== $command"; $command 2>&1 | tail -n 80
      done
      for container in containers/pg-*; do
        name=${container##*/}
        echo "== container $name"; cat "$container/log"
        timeout 20 lxc-attach -P STATE/containers -n "$name" --clear-env -- /usr/bin/journalctl -q --no-pager -n 100
      done
      """;

  private Diagnosis() {}

  /** Writes {@code diagnosis.log}; a kernel that does not answer any more has none. */
  static void write(Provider provider, Path logs) {
    try {
      String report = provider.run(SCRIPT.replace("STATE", provider.hostDir()), TIMEOUT).output();
      Files.writeString(logs.resolve("diagnosis.log"), report);
    } catch (IOException e) {
      System.err.println("demo: no diagnosis: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
