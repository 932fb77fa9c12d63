package org.paygress.hostd.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.paygress.system.process.Command;

/** Subvolumes of the pool. */
public final class Subvolumes {
  private final Programs programs;

  public Subvolumes(Programs programs) {
    this.programs = programs;
  }

  public void create(Path target) throws ImageException {
    programs.must("btrfs", "-q", "subvolume", "create", target.toString());
  }

  public void snapshot(Path from, Path to, String... options) throws ImageException {
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
  public void delete(Path target) throws ImageException {
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
   * Bounds what may be written to a subvolume, and to those that its users make inside of it: these
   * join its group (of level 1, with its own number) where quotas are simple. Does nothing where
   * there are no quotas.
   */
  public void limit(Path target, int mebibytes) throws ImageException {
    String id = id(target);
    String pool = outside(target);
    String most = mebibytes + "M";
    programs.ok("btrfs", "qgroup", "limit", "-e", most, "0/" + id, pool);
    boolean grouped =
        programs.ok("btrfs", "qgroup", "create", "1/" + id, pool)
            && programs.ok("btrfs", "qgroup", "assign", "--no-rescan", "0/" + id, "1/" + id, pool);
    if (grouped) {
      programs.ok("btrfs", "qgroup", "limit", "-e", most, "1/" + id, pool);
    }
  }

  /**
   * A full quota would forbid even the deletion, and even to change the quota from inside of it.
   */
  private void liftQuota(Path target) throws ImageException {
    String id = id(target);
    for (String group : List.of("0/" + id, "1/" + id)) {
      programs.ok("btrfs", "qgroup", "limit", "-e", "none", group, outside(target));
    }
  }

  private String id(Path target) throws ImageException {
    return programs.must("btrfs", "inspect-internal", "rootid", target.toString()).strip();
  }

  private static String outside(Path target) {
    return Objects.requireNonNull(target.getParent(), "the pool").toString();
  }

  /** Removes the groups of subvolumes that are gone: they outlive them, and would pile up. */
  public void dropStaleGroups(Path pool) throws ImageException {
    Set<String> groups =
        programs
            .must("btrfs", "qgroup", "show", pool.toString())
            .lines()
            .map(line -> line.strip().split("\\s+", 2)[0])
            .filter(id -> id.matches("[01]/\\d+"))
            .collect(Collectors.toSet());
    for (String group : groups) {
      if (group.startsWith("1/") && !groups.contains("0" + group.substring(1))) {
        programs.ok("btrfs", "qgroup", "destroy", group, pool.toString());
      }
    }
  }
}
