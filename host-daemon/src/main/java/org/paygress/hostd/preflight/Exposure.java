package org.paygress.hostd.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.system.config.Problem;

/**
 * What of this machine gives tenants, or who takes its disks away, more than it has to.
 *
 * @param root {@code /}, or a stand-in for it
 */
record Exposure(Path root) {

  /** What an operator should know of; nothing of it keeps the daemon from running. */
  List<Problem> warnings() {
    var warnings = new ArrayList<Problem>();
    if (!read("sys/module/apparmor/parameters/enabled").startsWith("Y")) {
      warnings.add(
          Problem.of(
              "this kernel enforces no AppArmor profiles: containers are confined without them",
              "boot with apparmor=1 and apt-get install apparmor"));
    }
    if (read("proc/sys/kernel/core_pattern").startsWith("|")) {
      warnings.add(
          Problem.of(
              "a program of the host reads the memory of what crashes in containers"
                  + " (kernel.core_pattern)",
              "sysctl -w kernel.core_pattern=core"));
    }
    plainSwap()
        .ifPresent(
            device ->
                warnings.add(
                    Problem.of(
                        "swap on " + device + " is not encrypted: keys and data may stay on it",
                        "swapoff " + device + ", or swap to zram or to a dm-crypt device")));
    return warnings;
  }

  /** The first swap that outlives the machine's being switched off in clear. */
  private Optional<String> plainSwap() {
    return read("proc/swaps")
        .lines()
        .skip(1)
        .map(line -> line.split("\\s+", 2)[0])
        .filter(device -> !isVolatile(device.substring(device.lastIndexOf('/') + 1)))
        .findFirst();
  }

  private boolean isVolatile(String device) {
    return device.startsWith("zram")
        || read("sys/block/" + device + "/dm/uuid").startsWith("CRYPT-");
  }

  private String read(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      return "";
    }
  }
}
