package org.paygress.hostd.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Placement;
import org.paygress.host.PublishedPort;
import org.paygress.host.Resources;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;

/**
 * The directory that LXC reads containers from. A container is ours exactly when its directory
 * holds our mark; the mark is written before anything else of a container exists and removed after
 * everything else is gone, so nothing of ours is ever unmarked.
 */
public final class ContainerDirectory {

  private static final String MARK = "mark";
  private static final String CONFIG = "config";
  private static final String PORTS = "ports";
  private static final String LIMITS = "limits";
  private static final String RESISTS = "resists";
  private static final String FRESH = ".new-";
  private static final String GONE = ".gone-";

  private final Path dir;
  private final String owner;

  /**
   * @param dir absolute; made by {@link #prepare}
   * @param owner what the mark says: two hosts never take each other's containers for their own
   */
  public ContainerDirectory(Path dir, String owner) {
    this.dir = dir;
    this.owner = owner;
  }

  public Path dir() {
    return dir;
  }

  /**
   * The name of all that a lease has on this machine: container, control groups, volume, root
   * filesystem. It holds the owner, since control groups and mappings are the whole machine's and
   * two hosts on it number their leases alike.
   */
  public String name(LeaseId lease) {
    return lease.hostName() + "-" + owner;
  }

  public void prepare() throws IOException {
    Files.createDirectories(dir);
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x--x"));
    try (Stream<Path> children = Files.list(dir)) {
      for (Path child : children.toList()) {
        String name = String.valueOf(child.getFileName());
        if (name.startsWith(GONE) || name.startsWith(FRESH)) {
          delete(child);
        }
      }
    }
  }

  public Path log(LeaseId lease) {
    return container(lease).resolve("log");
  }

  /** The first error in a container's log, which says more than what lxc-start prints. */
  public String firstError(LeaseId lease) {
    try (Stream<String> lines = Files.lines(log(lease))) {
      return lines
          .filter(line -> line.contains(" ERROR "))
          .map(line -> line.substring(line.indexOf(" ERROR ") + 7).strip())
          .findFirst()
          .orElse("no error in its log");
    } catch (IOException | UncheckedIOException e) {
      return "no log";
    }
  }

  /** Whether anything of that name is there, ours or not. */
  public boolean exists(LeaseId lease) {
    return Files.exists(container(lease), LinkOption.NOFOLLOW_LINKS);
  }

  public boolean hasConfig(LeaseId lease) {
    return Files.isRegularFile(container(lease).resolve(CONFIG), LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether LXC was ever told to start it: only then can a link or control group be left. */
  public boolean startedBefore(LeaseId lease) {
    return Files.exists(log(lease));
  }

  /** Claims the name; a mark of an earlier call must name the same slot. */
  public void mark(Placement placement) throws HostException, IOException {
    Path container = container(placement.lease());
    if (exists(placement.lease())) {
      Optional<Placement> marked = read(placement.lease());
      if (marked.isEmpty() || !marked.get().equals(placement)) {
        throw new HostException(
            HostFault.NOT_OURS, "mark", container + " exists and is not of this lease and slot");
      }
      return;
    }
    // A directory without a mark would be nobody's, so both appear at once.
    Path fresh = Files.createTempDirectory(dir, FRESH);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx--x--x"));
    Files.writeString(fresh.resolve(MARK), owner + " " + placement.slot().index() + "\n");
    try {
      Files.move(fresh, container, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("cannot rename within " + dir, e);
    }
  }

  /** The placement on a container's mark; empty when there is no mark of ours. */
  public Optional<Placement> read(LeaseId lease) throws IOException {
    try {
      String[] words = Files.readString(container(lease).resolve(MARK)).strip().split(" ");
      if (words.length != 2 || !words[0].equals(owner)) {
        return Optional.empty();
      }
      return Optional.of(new Placement(lease, new Slot(Integer.parseInt(words[1]))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException("unreadable mark of " + lease, e);
    }
  }

  public void writeConfig(LeaseId lease, String config) throws IOException {
    write(lease, CONFIG, config);
  }

  private void write(LeaseId lease, String file, CharSequence text) throws IOException {
    Path fresh = container(lease).resolve(file + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, container(lease).resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Notes how much a container may use, so that it can be looked at at any time. */
  public void writeLimits(LeaseId lease, Resources most) throws IOException {
    write(
        lease,
        LIMITS,
        "%d %d %d %d%n"
            .formatted(most.cpuMillicores(), most.memoryMb(), most.diskMb(), most.pidsMax()));
  }

  /** What {@link #writeLimits} noted; empty when nothing was, as by an earlier version. */
  public Optional<Resources> limits(LeaseId lease) throws IOException {
    try {
      String[] words = Files.readString(container(lease).resolve(LIMITS)).strip().split(" ");
      int[] most = Arrays.stream(words).mapToInt(Integer::parseInt).toArray();
      return Optional.of(new Resources(most[0], most[1], most[2], most[3]));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("unreadable limits of " + lease, e);
    }
  }

  /** Notes what a container publishes, so that it can be published again at any time. */
  public void writePorts(LeaseId lease, List<PublishedPort> ports) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (PublishedPort port : ports) {
      lines.append(port.hostPort()).append(' ').append(port.containerPort()).append(' ');
      lines.append(port.protocol()).append(' ').append(port.label()).append('\n');
    }
    write(lease, PORTS, lines);
  }

  /** What {@link #writePorts} noted; empty when nothing was, as by an earlier version. */
  public Optional<List<PublishedPort>> ports(LeaseId lease) throws IOException {
    Path file = container(lease).resolve(PORTS);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<PublishedPort> ports = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", 4);
      ports.add(
          new PublishedPort(
              Integer.parseInt(words[0]), Integer.parseInt(words[1]), words[2], words[3]));
    }
    return Optional.of(ports);
  }

  /** How long something of a container has resisted its removal; the first call begins it. */
  public Duration resistsFor(LeaseId lease) throws IOException {
    Path note = container(lease).resolve(RESISTS);
    if (!Files.exists(note)) {
      Files.createFile(note);
    }
    return Duration.between(Files.getLastModifiedTime(note).toInstant(), Instant.now());
  }

  /** Every container with our mark. */
  public List<Placement> list() throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    List<Placement> found = new ArrayList<>();
    try (Stream<Path> children = Files.list(dir)) {
      for (Path child : children.toList()) {
        Optional<LeaseId> lease = lease(child);
        if (lease.isPresent()) {
          read(lease.get()).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** Removes a container's directory. Nothing else of the container may be left. */
  public void remove(LeaseId lease) throws IOException {
    if (!exists(lease)) {
      return;
    }
    // Name and mark go at once; what a crash leaves behind is swept by prepare().
    Path gone = dir.resolve(GONE + name(lease) + "-" + System.nanoTime());
    Files.move(container(lease), gone, StandardCopyOption.ATOMIC_MOVE);
    delete(gone);
  }

  private static void delete(Path flatDirectory) throws IOException {
    try (Stream<Path> children = Files.list(flatDirectory)) {
      for (Path child : children.toList()) {
        Files.deleteIfExists(child);
      }
    }
    Files.deleteIfExists(flatDirectory);
  }

  private Path container(LeaseId lease) {
    return dir.resolve(name(lease));
  }

  private Optional<LeaseId> lease(Path child) {
    String name = String.valueOf(child.getFileName());
    String digits = name.replaceFirst("^pg-", "").replaceFirst("-.*$", "");
    return LeaseId.parse(digits).filter(lease -> name(lease).equals(name));
  }
}
