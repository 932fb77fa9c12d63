package org.paygress.hostd.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;

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
    clear(aside(target));
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
   * A consumer may have made subvolumes inside, read-only ones and so deep that no path reaches
   * them: they are made writable, moved out one by one and deleted there. The root of each has
   * inode 256; their names never pass through this process.
   */
  private void deleteNested(Path target) throws ImageException {
    liftQuota(target);
    each(target, List.of(), "exec btrfs property set -f -ts \"$1\" ro false");
    Path aside = aside(target);
    programs.must("mkdir", "-p", aside.toString());
    each(
        target,
        List.of("-mindepth", "1", "-depth"),
        "d=$(mktemp -d \"$0/XXXXXXXXXX\") && exec mv -T -- \"$1\" \"$d/subvolume\"");
    clear(aside);
    programs.ok("btrfs", "-q", "subvolume", "delete", target.toString());
  }

  /** Runs a script for every subvolume at or below one, from the directory that it is in. */
  private void each(Path target, List<String> options, String script) throws ImageException {
    List<String> argv = new ArrayList<>(List.of("find", target.toString()));
    argv.addAll(options);
    argv.addAll(List.of("-type", "d", "-inum", "256", "-execdir", "/bin/sh", "-c", script));
    argv.addAll(List.of(aside(target).toString(), "{}", ";"));
    programs.must(argv.toArray(String[]::new));
  }

  /** Where the subvolumes lie that were moved out of one. */
  private static Path aside(Path target) {
    return target.resolveSibling(".nested-" + target.getFileName());
  }

  private void clear(Path aside) throws ImageException {
    if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> moved = Files.list(aside)) {
      for (Path each : moved.toList()) {
        Path subvolume = each.resolve("subvolume");
        if (Files.exists(subvolume)) {
          programs.must("btrfs", "-q", "subvolume", "delete", subvolume.toString());
        }
        Files.delete(each);
      }
      Files.delete(aside);
    } catch (IOException e) {
      throw new ImageException("nested subvolumes cannot be deleted", e);
    }
  }

  /**
   * Bounds what may be written to a subvolume, and to those that its users make inside of it: these
   * join its group (of level 1, with its own number) where quotas are simple.
   *
   * @throws QuotaException the limit does not stand
   */
  public void limit(Path target, int mebibytes) throws ImageException {
    String id = id(target);
    String pool = outside(target);
    // What one of these could not do shows when the limit is read back.
    programs.ok("btrfs", "qgroup", "create", "1/" + id, pool);
    programs.ok("btrfs", "qgroup", "assign", "--no-rescan", "0/" + id, "1/" + id, pool);
    for (String group : List.of("0/" + id, "1/" + id)) {
      programs.ok("btrfs", "qgroup", "limit", "-e", mebibytes + "M", group, pool);
    }
    if (!isLimited(id, pool, (long) mebibytes << 20)) {
      throw new QuotaException("the pool does not keep the limit of " + mebibytes + " MiB");
    }
  }

  /** Whether both groups of a subvolume have a limit, and the one is in the other. */
  private boolean isLimited(String id, String pool, long bytes) {
    Set<String> wanted =
        Set.of("0/" + id + " " + bytes + " 1/" + id, "1/" + id + " " + bytes + " -");
    CommandResult shown =
        programs.runner().run(Command.of("btrfs", "qgroup", "show", "--raw", "-pe", pool));
    // Qgroupid, Referenced, Exclusive, Max exclusive, Parent; a path may follow.
    return shown.ok()
        && shown
            .stdout()
            .lines()
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words.length >= 5)
            .map(words -> words[0] + " " + words[3] + " " + words[4])
            .collect(Collectors.toSet())
            .containsAll(wanted);
  }

  /**
   * How much was written to all subvolumes that have a limit, in bytes.
   *
   * @param pool any directory of the file system
   */
  public long usedByGroups(Path pool) {
    CommandResult shown =
        programs
            .runner()
            .run(Command.of("btrfs", "qgroup", "show", "--raw", "-pe", pool.toString()));
    return shown
        .stdout()
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length >= 3 && words[0].startsWith("1/"))
        .filter(words -> words[2].matches("[0-9]{1,18}"))
        .mapToLong(words -> Long.parseLong(words[2]))
        .sum();
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
