package org.paygress.luks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.paygress.luks.BlockDevices.Device;
import org.paygress.system.files.Directories;

/**
 * The end of a volume: unmount, close, detach, erase the keyslots, overwrite the header area, punch
 * out the data, unlink; each looked at again before the next begins.
 *
 * <p>The order matters: as long as the mapping lives, the kernel holds the volume key, and an
 * erased header would only look like destruction.
 */
final class VolumeTeardown {
  /** Devices go away a moment after their last user: udev may be looking at them. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int POLL_MILLIS = 10;
  private static final byte[] MAGIC = {'L', 'U', 'K', 'S', (byte) 0xba, (byte) 0xbe};
  private static final byte[] SECOND_MAGIC = {'S', 'K', 'U', 'L', (byte) 0xba, (byte) 0xbe};

  /** Offsets at which LUKS2 may keep its second header. */
  private static final List<Integer> SECOND_OFFSETS =
      List.of(0x4000, 0x8000, 0x10000, 0x20000, 0x40000, 0x80000, 0x100000, 0x200000, 0x400000);

  private static final long MAX_HEADER_BYTES = 16L << 20;

  private final VolumeTools tools;
  private final SecureRandom random = new SecureRandom();

  VolumeTeardown(VolumeTools tools) {
    this.tools = tools;
  }

  /** The devices that stand on the volume's files: the mapping first, then loops. */
  List<Device> devices(VolumeFiles files) throws IOException {
    List<Device> devices = new ArrayList<>();
    BlockDevices.mapping(files.mapping()).ifPresent(devices::add);
    for (Path file : files.all()) {
      devices.addAll(BlockDevices.loopsOver(file));
    }
    return devices;
  }

  /** Unmounts, closes and detaches whatever stands on the volume's files. */
  void release(VolumeFiles files) throws VolumeException {
    release(files, step -> {});
  }

  private void release(VolumeFiles files, Consumer<VolumeStep> done) throws VolumeException {
    looking(VolumeStep.UNMOUNT, () -> unmount(files));
    done.accept(VolumeStep.UNMOUNT);
    looking(VolumeStep.CLOSE_LUKS, () -> close(files));
    done.accept(VolumeStep.CLOSE_LUKS);
    looking(VolumeStep.DETACH_LOOP, () -> detach(files));
    done.accept(VolumeStep.DETACH_LOOP);
  }

  /** Releases, then destroys every file of the volume. */
  void destroy(VolumeFiles files, Consumer<VolumeStep> done) throws VolumeException {
    release(files, done);
    for (Path file : files.all()) {
      if (Files.exists(file)) {
        looking(VolumeStep.ERASE_KEYSLOTS, () -> doom(file, files.doomed()));
        obliterate(files.doomed(), done);
      }
    }
  }

  private void unmount(VolumeFiles files) throws IOException, VolumeException {
    for (Device device : devices(files)) {
      for (Path target : Mounts.of(device.number())) {
        if (Mounts.topmostAt(target).filter(device.number()::equals).isEmpty()) {
          throw new VolumeException(
              VolumeStep.UNMOUNT, VolumeFault.BUSY, "something is mounted over the volume");
        }
        tools.unmount(target);
      }
      if (!Mounts.of(device.number()).isEmpty()) {
        throw new VolumeException(
            VolumeStep.UNMOUNT, VolumeFault.UNVERIFIED, "the volume is still mounted");
      }
    }
  }

  private void close(VolumeFiles files) throws IOException, VolumeException {
    if (BlockDevices.mapping(files.mapping()).isPresent()) {
      tools.close(files.mapping());
      eventually(
          VolumeStep.CLOSE_LUKS,
          "the mapping is still there",
          () -> BlockDevices.mapping(files.mapping()).isEmpty());
    }
  }

  private void detach(VolumeFiles files) throws IOException, VolumeException {
    for (Device loop : devices(files)) {
      tools.detach(loop.node());
    }
    eventually(
        VolumeStep.DETACH_LOOP,
        "a loop device still holds the image",
        () -> devices(files).isEmpty());
  }

  private static void doom(Path file, Path doomed) throws IOException {
    if (!file.equals(doomed)) {
      Files.move(file, doomed, StandardCopyOption.ATOMIC_MOVE);
      Directories.syncParent(doomed);
    }
  }

  private void obliterate(Path image, Consumer<VolumeStep> done) throws VolumeException {
    boolean encrypted = tools.isLuks(image);
    if (encrypted) {
      tools.eraseKeyslots(image);
      int left = tools.keyslots(image);
      if (left != 0) {
        throw new VolumeException(
            VolumeStep.ERASE_KEYSLOTS, VolumeFault.UNVERIFIED, left + " keyslots are left");
      }
      done.accept(VolumeStep.ERASE_KEYSLOTS);
    }
    looking(VolumeStep.OVERWRITE_HEADER, () -> overwriteHeader(image));
    done.accept(VolumeStep.OVERWRITE_HEADER);
    looking(VolumeStep.DISCARD, () -> discard(image));
    done.accept(VolumeStep.DISCARD);
    looking(VolumeStep.UNLINK, () -> unlink(image));
    done.accept(VolumeStep.UNLINK);
  }

  /** Also done when no header was recognised: a damaged one may still hold a readable keyslot. */
  private void overwriteHeader(Path image) throws IOException, VolumeException {
    try (FileChannel channel =
        FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = Math.min(MAX_HEADER_BYTES, channel.size());
      byte[] noise = new byte[1 << 20];
      random.nextBytes(noise);
      for (long at = 0; at < end; ) {
        at += channel.write(ByteBuffer.wrap(noise, 0, (int) Math.min(noise.length, end - at)), at);
      }
      channel.force(true);
      if (holds(channel, MAGIC, 0)) {
        throw new VolumeException(
            VolumeStep.OVERWRITE_HEADER, VolumeFault.UNVERIFIED, "the header is still there");
      }
      for (int offset : SECOND_OFFSETS) {
        if (holds(channel, SECOND_MAGIC, offset)) {
          throw new VolumeException(
              VolumeStep.OVERWRITE_HEADER, VolumeFault.UNVERIFIED, "the second header remains");
        }
      }
    }
  }

  private static boolean holds(FileChannel channel, byte[] magic, long offset) throws IOException {
    ByteBuffer found = ByteBuffer.allocate(magic.length);
    channel.read(found, offset);
    return ByteBuffer.wrap(magic).equals(found.flip());
  }

  private void discard(Path image) throws IOException, VolumeException {
    long size = Files.size(image);
    if (size > 0) {
      tools.punch(image, size);
    }
    long blocks = tools.blocks(image);
    // A file system may keep a block or two for the file's own map.
    if (blocks > 16) {
      throw new VolumeException(
          VolumeStep.DISCARD, VolumeFault.UNVERIFIED, blocks + " blocks are still occupied");
    }
  }

  private static void unlink(Path image) throws IOException, VolumeException {
    Files.delete(image);
    Directories.syncParent(image);
    if (Files.exists(image)) {
      throw new VolumeException(
          VolumeStep.UNLINK, VolumeFault.UNVERIFIED, "the image is still there");
    }
  }

  private interface Step {
    void run() throws IOException, VolumeException;
  }

  private static void looking(VolumeStep step, Step work) throws VolumeException {
    try {
      work.run();
    } catch (IOException e) {
      throw new VolumeException(
          step, VolumeFault.FAILED, Optional.ofNullable(e.getMessage()).orElse("I/O error"), e);
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void eventually(VolumeStep step, String otherwise, Condition condition)
      throws IOException, VolumeException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new VolumeException(step, VolumeFault.BUSY, otherwise);
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new VolumeException(step, VolumeFault.FAILED, "interrupted", e);
      }
    }
  }
}
