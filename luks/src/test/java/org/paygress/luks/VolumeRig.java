package org.paygress.luks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.process.Command;
import org.paygress.system.process.ProcessRunner;

/** A directory for images, a mount point, and what the kernel shows of both. */
final class VolumeRig implements AutoCloseable {
  static final long SIZE = 32L << 20;

  final ProcessRunner runner;
  final Path images;
  final Path mountPoint;
  final VolumeManager manager;
  final VolumeName name = VolumeName.of("rig-" + ProcessHandle.current().pid());

  VolumeRig(Path scratch, ProcessRunner runner) throws IOException {
    this.runner = runner;
    this.images = scratch.toRealPath().resolve("volumes");
    this.mountPoint = Files.createDirectories(scratch.toRealPath().resolve("mount point"));
    this.manager = new VolumeManager(images, runner);
  }

  static VolumeKey randomKey() {
    byte[] bytes = new byte[VolumeKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    return VolumeKey.of(bytes);
  }

  VolumeSpec spec() {
    return new VolumeSpec(name, SIZE, 100_000, 100_000);
  }

  VolumeFiles files() {
    return new VolumeFiles(images, name);
  }

  /** Writes into the mounted volume. */
  void write(String text) throws IOException {
    Files.writeString(mountPoint.resolve("data"), text);
  }

  String read() throws IOException {
    return Files.readString(mountPoint.resolve("data"));
  }

  boolean mounted() throws IOException {
    return Mounts.all().stream().anyMatch(mount -> mount.target().equals(mountPoint));
  }

  /** Loops over our images, our mapping, our mounts, our files: all that could be left behind. */
  List<String> leftovers() throws IOException {
    List<String> left = new ArrayList<>();
    for (Path file : files().all()) {
      BlockDevices.loopsOver(file).forEach(loop -> left.add(loop.node() + " over " + file));
    }
    BlockDevices.mapping(files().mapping()).ifPresent(mapping -> left.add("" + mapping.node()));
    if (mounted()) {
      left.add("a mount");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(images)) {
      entries.forEach(entry -> left.add(entry.getFileName().toString()));
    }
    return left;
  }

  /** For the end of a test that failed half-way. */
  @Override
  public void close() {
    runner.run(Command.of("umount", mountPoint.toString()));
    try {
      manager.destroy(name);
    } catch (VolumeException e) {
      throw new IllegalStateException("the test left something behind", e);
    }
  }
}
