package org.paygress.testbed.guest;

import java.nio.file.Path;
import java.util.List;

/**
 * What a guest is started with.
 *
 * @param image kernel and root file system
 * @param workDir an existing directory of its own: sockets and logs go there; at most 80 characters
 * @param disks besides the root disk; the one with serial {@code project} is mounted read-only at
 *     {@code /project}
 * @param forwards ports of the guest that answer on this machine's loopback
 * @param loopbackServices ports of this machine's 127.0.0.1 that answer at the same address inside
 *     the guest; nothing else outside the guest can be reached from it
 * @param memoryMb MiB
 */
public record GuestOptions(
    GuestImage image,
    Path workDir,
    List<Disk> disks,
    List<ForwardedPort> forwards,
    List<Integer> loopbackServices,
    int memoryMb) {

  // A unix socket's path has at most 107 bytes.
  private static final int PATH_CHARS_MAX = 80;

  public GuestOptions {
    disks = List.copyOf(disks);
    forwards = List.copyOf(forwards);
    loopbackServices = List.copyOf(loopbackServices);
    loopbackServices.forEach(ForwardedPort::checkPort);
    if (workDir.toString().length() > PATH_CHARS_MAX || workDir.toString().contains(",")) {
      throw new IllegalArgumentException("not usable as a work directory: " + workDir);
    }
  }

  /** A guest with 2 GiB and nothing else. */
  public static GuestOptions of(GuestImage image, Path workDir) {
    return new GuestOptions(image, workDir, List.of(), List.of(), List.of(), 2048);
  }

  public GuestOptions disks(Disk... list) {
    return new GuestOptions(image, workDir, List.of(list), forwards, loopbackServices, memoryMb);
  }

  public GuestOptions forwards(List<ForwardedPort> list) {
    return new GuestOptions(image, workDir, disks, list, loopbackServices, memoryMb);
  }

  public GuestOptions loopbackServices(List<Integer> ports) {
    return new GuestOptions(image, workDir, disks, forwards, ports, memoryMb);
  }

  public GuestOptions memoryMb(int mebibytes) {
    return new GuestOptions(image, workDir, disks, forwards, loopbackServices, mebibytes);
  }

  Path controlSocket() {
    return workDir.resolve("control.sock");
  }

  /** QEMU's monitor, for a person who wants to see why a guest hangs. */
  Path monitorSocket() {
    return workDir.resolve("monitor.sock");
  }

  /** The kernel's and init's messages. */
  public Path consoleLog() {
    return workDir.resolve("console.log");
  }

  /** What was written to the device {@code /guest/port log} names. */
  public Path serviceLog() {
    return workDir.resolve("service.log");
  }

  /** QEMU's own messages. */
  public Path qemuLog() {
    return workDir.resolve("qemu.log");
  }
}
