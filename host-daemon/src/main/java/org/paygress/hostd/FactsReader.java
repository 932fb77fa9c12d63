package org.paygress.hostd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.paygress.host.HostFacts;
import org.paygress.hostd.config.HostSettings;
import org.paygress.hostd.config.StorageBudget;
import org.paygress.hostd.container.Cgroups;
import org.paygress.hostd.image.ImageException;
import org.paygress.hostd.image.RootfsStore;
import org.paygress.hostd.kernel.Kernel;

/** Reads what the machine is. */
public final class FactsReader {

  private static final Path MEMORY = Kernel.PROC.resolve("meminfo");
  private static final Path APPARMOR = Kernel.SYS.resolve("module/apparmor/parameters/enabled");
  private static final List<Path> PARSERS =
      List.of(
          Kernel.PROC.resolveSibling("sbin/apparmor_parser"),
          Kernel.PROC.resolveSibling("usr/sbin/apparmor_parser"));
  private static final long GIB = 1L << 30;

  private final boolean dmCrypt;
  private final Cgroups cgroups;
  private final Path storage;
  private final DiskSpace space;
  private final StorageBudget budget;
  private final RootfsStore images;
  private final int slots;

  /**
   * @param dmCrypt found out once, by opening a volume
   * @param space as it was found at the start
   * @param budget what of it is for rent
   */
  FactsReader(
      boolean dmCrypt,
      Cgroups cgroups,
      HostSettings settings,
      DiskSpace space,
      StorageBudget budget,
      RootfsStore images) {
    this.dmCrypt = dmCrypt;
    this.cgroups = cgroups;
    this.storage = settings.stateDir();
    this.slots = settings.slots();
    this.space = space;
    this.budget = budget;
    this.images = images;
  }

  boolean dmCrypt() {
    return dmCrypt;
  }

  HostFacts read() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new HostFacts(
        dmCrypt,
        cgroups.version(),
        processors * 1000,
        memoryMb(),
        storageFreeGb(),
        budget.poolMb(space.poolMb()),
        budget.volumesMb(space.volumesMb()),
        quarantined(),
        slots);
  }

  /**
   * Whether containers can have an AppArmor profile: the kernel enforces them and the program that
   * loads them is installed.
   */
  static boolean appArmor() {
    try {
      return Files.readString(APPARMOR).startsWith("Y")
          && PARSERS.stream().anyMatch(Files::isExecutable);
    } catch (IOException e) {
      return false;
    }
  }

  private static int memoryMb() {
    try {
      return parseMemoryMb(Files.readAllLines(MEMORY));
    } catch (IOException e) {
      return 0;
    }
  }

  /** The figure of {@code MemTotal: 1234 kB}, in MiB; 0 when there is none. */
  public static int parseMemoryMb(List<String> meminfo) {
    return meminfo.stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToInt(line -> (int) (Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024))
        .findFirst()
        .orElse(0);
  }

  private int quarantined() {
    try {
      return images.quarantined().size();
    } catch (ImageException e) {
      return 0;
    }
  }

  private int storageFreeGb() {
    try {
      return (int) (Files.getFileStore(storage).getUsableSpace() / GIB);
    } catch (IOException e) {
      return 0;
    }
  }
}
