package org.paygress.provider.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.paygress.luks.process.Command;

/** Subvolumes of the pool. */
final class Subvolumes {
  private final Programs programs;

  Subvolumes(Programs programs) {
    this.programs = programs;
  }

  void create(Path target) throws ImageException {
    programs.must("btrfs", "-q", "subvolume", "create", target.toString());
  }

  void snapshot(Path from, Path to, String... options) throws ImageException {
    // Given an existing directory, btrfs would put the snapshot inside it.
    if (Files.exists(to)) {
      throw new ImageException("there is a subvolume " + to.getFileName() + " already");
    }
    List<String> argv = new ArrayList<>(List.of("btrfs", "-q", "subvolume", "snapshot"));
    argv.addAll(List.of(options));
    argv.add(from.toString());
    argv.add(to.toString());
    programs.must(Command.of(argv));
  }

  /** Deletes, with all subvolumes inside; does nothing when there is none. */
  void delete(Path target) throws ImageException {
    if (!Files.exists(target)) {
      return;
    }
    if (!programs.ok("btrfs", "-q", "subvolume", "delete", target.toString())) {
      deleteNested(target);
    }
    if (Files.exists(target)) {
      throw new ImageException("the subvolume " + target.getFileName() + " is still there");
    }
  }

  /**
   * Anybody may make subvolumes in a directory of his own, so a consumer may have done it too. The
   * root of each has inode 256; their names never pass through this process.
   */
  private void deleteNested(Path target) throws ImageException {
    liftQuota(target);
    programs.must(
        "find",
        target.toString(),
        "-depth",
        "-type",
        "d",
        "-inum",
        "256",
        "-exec",
        "btrfs",
        "-q",
        "subvolume",
        "delete",
        "{}",
        ";");
  }

  /**
   * A full quota would forbid even the deletion, and even to change the quota from inside of it.
   */
  private void liftQuota(Path target) throws ImageException {
    String id = programs.must("btrfs", "inspect-internal", "rootid", target.toString()).strip();
    String outside = Objects.requireNonNull(target.getParent(), "the pool").toString();
    programs.ok("btrfs", "qgroup", "limit", "-e", "none", "0/" + id, outside);
  }
}
