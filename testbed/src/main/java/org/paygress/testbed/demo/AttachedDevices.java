package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.paygress.luks.Mounts;
import org.paygress.testbed.guest.HostCommand;

/**
 * Mounts, device mappings and loop devices that belong to a directory: mount points below it and
 * devices backed by files below it.
 *
 * @param root a real path
 */
record AttachedDevices(Path root) {

  private static final Duration STUBBORN = Duration.ofSeconds(10);

  /** Removes them all; throws if some are still there after ten seconds of trying. */
  void clear() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + STUBBORN.toNanos();
    List<String> left = left();
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("still there: " + String.join(", ", left));
      }
      for (String point : points()) {
        HostCommand.of("umount", point).run();
      }
      for (String loop : loops()) {
        closeMappings(loop);
        HostCommand.of("losetup", "--detach", loop).run();
      }
      left = left();
      if (!left.isEmpty()) {
        Thread.sleep(100);
      }
    }
  }

  /** What is there, in words. */
  List<String> left() throws IOException, InterruptedException {
    var left = new ArrayList<String>();
    points().forEach(point -> left.add("mount " + point));
    loops().forEach(loop -> left.add("loop device " + loop));
    return left;
  }

  /** Mount points, newest first. */
  private List<String> points() throws IOException {
    return Mounts.all().reversed().stream()
        .filter(mount -> mount.target().startsWith(root))
        .map(mount -> mount.target().toString())
        .toList();
  }

  private List<String> loops() throws InterruptedException {
    return HostCommand.of("losetup", "--list", "--noheadings", "--output", "NAME,BACK-FILE")
        .run()
        .output()
        .lines()
        .map(line -> line.strip().split("\\s+", 2))
        .filter(words -> words.length == 2 && words[1].startsWith(root + "/"))
        .map(words -> words[0])
        .toList();
  }

  private static void closeMappings(String loop) throws InterruptedException {
    List<String> mappings =
        HostCommand.of("lsblk", "--raw", "--noheadings", "--output", "NAME,TYPE", loop)
            .run()
            .output()
            .lines()
            .map(line -> line.split(" "))
            .filter(words -> words.length == 2 && words[1].equals("crypt"))
            .map(words -> words[0])
            .toList();
    for (String mapping : mappings) {
      HostCommand.of("cryptsetup", "close", mapping).run();
    }
  }
}
