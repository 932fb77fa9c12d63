package org.paygress.hostd.preflight;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.paygress.hostd.config.HostSettings;
import org.paygress.hostd.config.Subnet;
import org.paygress.hostd.kernel.KernelCounters;
import org.paygress.system.config.Problem;

/** Whether this machine has what the daemon runs on: programs, id ranges, kernel. */
public final class HostNeeds {

  /** One program and the Debian package it is in. */
  private record Program(String name, String debianPackage) {}

  private static final List<Program> PROGRAMS =
      List.of(
          new Program("lxc-start", "lxc"),
          new Program("cryptsetup", "cryptsetup-bin"),
          new Program("nft", "nftables"),
          new Program("ip", "iproute2"),
          new Program("mkfs.btrfs", "btrfs-progs"),
          new Program("mkfs.ext4", "e2fsprogs"),
          new Program("mmdebstrap", "mmdebstrap"));

  private static final long IDS_PER_LEASE = 65_536;

  private final Path root;
  private final List<Path> searchPath;
  private final NetworkFacts network;

  /**
   * @param root {@code /}, or a stand-in for it
   * @param searchPath the directories programs are looked for in
   */
  public HostNeeds(Path root, List<Path> searchPath, NetworkFacts network) {
    this.root = root;
    this.searchPath = List.copyOf(searchPath);
    this.network = network;
  }

  /** This machine, with {@code PATH} and the directories for administrators' programs. */
  public static HostNeeds ofThisMachine() {
    String path = System.getenv().getOrDefault("PATH", "");
    return new HostNeeds(
        Path.of(File.separator),
        Stream.concat(
                Arrays.stream(path.split(":", -1)), Stream.of("/usr/sbin", "/usr/bin", "/sbin"))
            .filter(dir -> !dir.isEmpty())
            .map(Path::of)
            .toList(),
        NetworkFacts.ofThisMachine());
  }

  /** What the daemon cannot run without. */
  public List<Problem> problems(HostSettings settings) {
    var problems = new ArrayList<Problem>();
    List<Program> missing = PROGRAMS.stream().filter(program -> !has(program.name())).toList();
    for (Program program : missing) {
      problems.add(
          Problem.of(
              "the program " + program.name() + " is not installed",
              "apt-get install " + program.debianPackage()));
    }
    subnet(settings, problems);
    return problems;
  }

  /** What another link reaches already, containers would take away from it. */
  private void subnet(HostSettings ours, List<Problem> problems) {
    Subnet subnet = Subnet.parse(ours.subnet());
    network.addresses().stream()
        .filter(each -> !each.link().equals(ours.bridge()) && each.overlaps(subnet))
        .forEach(
            each ->
                problems.add(
                    Problem.of(
                        "the containers' subnet "
                            + ours.subnet()
                            + " is in use: "
                            + each.link()
                            + " has "
                            + each.address().getHostAddress()
                            + "/"
                            + each.prefix(),
                        "choose another [network] subnet")));
  }

  /** What is missing but does not keep the daemon from running. */
  public List<Problem> warnings(HostSettings settings, int leasesMax) {
    var warnings = new ArrayList<Problem>();
    barriers(settings, warnings);
    long first = settings.idMapBase();
    long last = first + leasesMax * IDS_PER_LEASE - 1;
    ids("etc/subuid", "--add-subuids", first, last, warnings);
    ids("etc/subgid", "--add-subgids", first, last, warnings);
    if (!Files.isDirectory(root.resolve("sys/module/dm_crypt")) && !moduleFile()) {
      warnings.add(
          Problem.of(
              "this kernel has no dm-crypt: requests for encrypted volumes will be refused",
              "run on a kernel with dm-crypt (modprobe dm-crypt)"));
    }
    if (!has("conntrack")) {
      warnings.add(
          Problem.of(
              "the program conntrack is not installed: connections to a lease that is over may reach"
                  + " the next in its place",
              "apt-get install conntrack"));
    }
    for (KernelCounters.Low low : new KernelCounters(root.resolve("proc/sys")).low()) {
      warnings.add(
          Problem.of(
              low.name() + " is " + low.value() + ", which all containers share",
              "nothing: it is raised to " + low.enough() + " at the start"));
    }
    warnings.addAll(new Exposure(root).warnings());
    return warnings;
  }

  /** No rule of ours can overrule another table's drop. */
  private void barriers(HostSettings ours, List<Problem> warnings) {
    network.barriers().stream()
        .filter(chain -> !chain.table().equals(ours.table()))
        .forEach(
            chain ->
                warnings.add(
                    Problem.of(
                        "the firewall chain "
                            + chain
                            + " drops what no rule of it lets pass, and so what containers send"
                            + " and receive",
                        """
                        let pass what comes in on and goes out on BRIDGE; \
                        ufw: ufw route allow in on BRIDGE; ufw route allow out on BRIDGE; \
                        Docker: iptables -I DOCKER-USER -i BRIDGE -j ACCEPT; \
                        iptables -I DOCKER-USER -o BRIDGE -j ACCEPT"""
                            .replace("BRIDGE", ours.bridge()))));
  }

  private boolean has(String program) {
    return searchPath.stream().anyMatch(dir -> Files.isExecutable(dir.resolve(program)));
  }

  /** Built in, or a module that is loaded when it is needed. */
  private boolean moduleFile() {
    Path modules = root.resolve("lib/modules").resolve(System.getProperty("os.version"));
    return lists(modules.resolve("modules.dep")) || lists(modules.resolve("modules.builtin"));
  }

  private static boolean lists(Path modules) {
    try (Stream<String> lines = Files.lines(modules)) {
      return lines.anyMatch(line -> line.contains("/dm-crypt.ko"));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The daemon maps its ids without asking these files; a range in them keeps useradd and other
   * container programs from giving the same ids to somebody else.
   */
  private void ids(String file, String option, long first, long last, List<Problem> problems) {
    List<String> lines;
    try {
      lines = Files.readAllLines(root.resolve(file));
    } catch (NoSuchFileException e) {
      lines = List.of();
    } catch (IOException e) {
      problems.add(Problem.of("cannot read /" + file, "run as root"));
      return;
    }
    if (lines.stream().noneMatch(line -> covers(line, first, last))) {
      problems.add(
          Problem.of(
              "/" + file + " does not reserve the containers' ids " + first + " to " + last,
              "usermod " + option + " " + first + "-" + last + " root"));
    }
  }

  private static boolean covers(String line, long first, long last) {
    String[] fields = line.strip().split(":", -1);
    if (fields.length != 3 || !(fields[0].equals("root") || fields[0].equals("0"))) {
      return false;
    }
    if (!fields[1].matches("[0-9]{1,10}") || !fields[2].matches("[0-9]{1,10}")) {
      return false;
    }
    long start = Long.parseLong(fields[1]);
    return start <= first && start + Long.parseLong(fields[2]) > last;
  }
}
