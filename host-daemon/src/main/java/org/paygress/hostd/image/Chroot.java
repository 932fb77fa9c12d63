package org.paygress.hostd.image;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.paygress.system.process.Command;

/**
 * Runs vetted registry content inside an image that is being built, in mount and process namespaces
 * of its own: whatever is mounted or started there is gone with the command, also after a crash.
 */
public final class Chroot {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** $1 is the root; the rest is run inside it. Constant text: arguments are never evaluated. */
  private static final String ENTER =
      """
      set -eu
      root=$1
      shift
      mount -t proc proc "$root/proc"
      mount -t tmpfs -o mode=755 tmpfs "$root/run"
      mount --bind /dev "$root/dev"
      mount -t tmpfs -o mode=755 tmpfs "$root/usr/local/sbin"
      printf '#!/bin/sh\\nexit 101\\n' > "$root/usr/local/sbin/policy-rc.d"
      chmod 755 "$root/usr/local/sbin/policy-rc.d"
      if [ "$1" = apt-get ] && [ -f "$root/etc/resolv.conf" ]; then
        mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
        mount -o remount,bind,ro "$root/etc/resolv.conf"
      fi
      exec chroot "$root" "$@"
      """;

  private final Programs programs;

  public Chroot(Programs programs) {
    this.programs = programs;
  }

  public void install(Path root, List<String> packages) throws ImageException {
    run(root, "apt-get", "-q", "update");
    List<String> argv =
        new ArrayList<>(List.of("apt-get", "-q", "-y", "--no-install-recommends", "install"));
    argv.addAll(packages);
    run(root, argv.toArray(String[]::new));
    run(root, "apt-get", "clean");
    run(root, "find", "/var/lib/apt/lists", "-type", "f", "-delete");
  }

  public void script(Path root, String content) throws ImageException {
    programs.must(
        enter(root, List.of("/bin/sh", "-eu", "-s"))
            .stdin(content.getBytes(StandardCharsets.UTF_8)));
  }

  private void run(Path root, String... argv) throws ImageException {
    programs.must(enter(root, List.of(argv)));
  }

  private static Command enter(Path root, List<String> argv) {
    List<String> all =
        new ArrayList<>(
            List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation"));
    all.addAll(List.of("slave", "/bin/sh", "-c", ENTER, "sh", root.toString()));
    all.addAll(argv);
    return Proxies.passedTo(
        Command.of(all)
            .timeout(LIMIT)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("HOME", "/root"));
  }
}
