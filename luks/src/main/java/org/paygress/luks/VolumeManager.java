package org.paygress.luks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.paygress.luks.BlockDevices.Device;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.files.Directories;
import org.paygress.system.files.OwnerOnly;
import org.paygress.system.memory.SecretMemory;
import org.paygress.system.process.ProcessRunner;

/**
 * Makes, reopens and destroys the volumes whose images lie in one directory.
 *
 * <p>Invariants: a volume that was once whole is never formatted again; one whose destruction has
 * begun is never opened again; every operation may be repeated after a crash at any point and then
 * ends where it would have ended. Calls on one volume wait for each other, calls on different
 * volumes run side by side. Needs root.
 */
public final class VolumeManager {
  private final Path directory;
  private final VolumeTools tools;
  private final VolumeTeardown teardown;
  private final ConcurrentHashMap<VolumeName, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * Uses (and makes, mode 0700) {@code directory}.
   *
   * @throws IOException when the directory cannot be made
   */
  public VolumeManager(Path directory, ProcessRunner runner) throws IOException {
    this.tools = new VolumeTools(runner);
    this.teardown = new VolumeTeardown(tools);
    boolean existed = Files.isDirectory(directory);
    Files.createDirectories(directory);
    this.directory = directory.toRealPath();
    if (!existed) {
      OwnerOnly.restrict(this.directory);
    }
    if (Files.getFileStore(this.directory).type().equals("btrfs")) {
      tools.noCopyOnWrite(this.directory);
    }
  }

  /**
   * Makes the volume and mounts it at {@code mountPoint} (an existing directory); a volume that is
   * whole already is reopened instead, with its own key only.
   *
   * @param stepDone told of each step after it was done and verified
   */
  public void provide(
      VolumeSpec spec, Protection protection, Path mountPoint, Consumer<VolumeStep> stepDone)
      throws VolumeException {
    locked(
        spec.name(),
        files -> {
          if (!files.whole()) {
            make(files, spec, protection, stepDone);
          }
          open(files, protection, mountPoint, stepDone);
        });
  }

  /**
   * Opens and mounts an existing volume; it never formats. Fault ABSENT when there is none,
   * WRONG_KEY when the key is another.
   */
  public void reopen(VolumeName name, Protection protection, Path mountPoint)
      throws VolumeException {
    locked(
        name,
        files -> {
          if (!files.whole()) {
            throw absent(name);
          }
          open(files, protection, mountPoint, step -> {});
        });
  }

  /** Tries the key of an existing volume and opens nothing. Faults as of {@link #reopen}. */
  public void tryKey(VolumeName name, VolumeKey key) throws VolumeException {
    locked(
        name,
        files -> {
          if (!files.whole()) {
            throw absent(name);
          }
          try (SecretMemory secret = secret(key.copyBytes())) {
            tools.open(files.image(), Optional.empty(), secret);
          }
        });
  }

  private static VolumeException absent(VolumeName name) {
    return new VolumeException(
        VolumeStep.OPEN_LUKS, VolumeFault.ABSENT, "there is no volume " + name);
  }

  /** Unmounts and closes; the image stays. Does nothing when nothing is open. */
  public void unmountAndClose(VolumeName name) throws VolumeException {
    locked(name, teardown::release);
  }

  /**
   * Destroys the volume and all that a crash may have left of it. Whoever holds its file system
   * must be gone: stop the container first. Does nothing when nothing is left.
   */
  public void destroy(VolumeName name, Consumer<VolumeStep> stepDone) throws VolumeException {
    locked(name, files -> teardown.destroy(files, stepDone));
  }

  /** As {@link #destroy(VolumeName, Consumer)}, telling nobody. */
  public void destroy(VolumeName name) throws VolumeException {
    destroy(name, step -> {});
  }

  /** How far a volume is, as kernel and directory show it now. */
  public VolumeState state(VolumeName name) throws IOException {
    VolumeFiles files = files(name);
    List<Device> devices = teardown.devices(files);
    for (Device device : devices) {
      if (!Mounts.of(device.number()).isEmpty()) {
        return VolumeState.MOUNTED;
      }
    }
    if (!devices.isEmpty()) {
      return VolumeState.OPEN;
    }
    if (files.whole()) {
      return VolumeState.CLOSED;
    }
    return files.any() ? VolumeState.REMAINS : VolumeState.ABSENT;
  }

  /** Every volume of which something is left in the directory, by name. */
  public List<VolumeName> list() throws IOException {
    List<VolumeName> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.{img,new,gone}")) {
      for (Path entry : entries) {
        String file = directory.relativize(entry).toString();
        VolumeName name = VolumeName.of(file.substring(0, file.lastIndexOf('.')));
        if (!names.contains(name)) {
          names.add(name);
        }
      }
    }
    names.sort(Comparator.comparing(VolumeName::value));
    return names;
  }

  private void make(
      VolumeFiles files, VolumeSpec spec, Protection protection, Consumer<VolumeStep> done)
      throws VolumeException {
    teardown.destroy(files, step -> {});
    allocate(files.fresh(), spec, protection);
    done.accept(VolumeStep.ALLOCATE);
    Device bottom = openFresh(files, protection, done);
    tools.makeFileSystem(bottom.node(), spec);
    done.accept(VolumeStep.MAKE_FILE_SYSTEM);
    commit(files);
    done.accept(VolumeStep.COMMIT);
  }

  private Device openFresh(VolumeFiles files, Protection protection, Consumer<VolumeStep> done)
      throws VolumeException {
    if (!(protection instanceof Protection.Encrypted(var key))) {
      return attach(files.fresh(), done);
    }
    try (SecretMemory secret = secret(key.copyBytes())) {
      tools.format(files.fresh(), secret);
      done.accept(VolumeStep.FORMAT_LUKS);
      return map(files, attach(files.fresh(), done), secret, done);
    }
  }

  private void open(
      VolumeFiles files, Protection protection, Path mountPoint, Consumer<VolumeStep> done)
      throws VolumeException {
    Device loop = attach(files.image(), step -> {});
    Device top = loop;
    if (protection instanceof Protection.Encrypted(var key)) {
      try (SecretMemory secret = secret(key.copyBytes())) {
        top = map(files, loop, secret, done);
      } catch (VolumeException e) {
        detachIdle(files, e);
        throw e;
      }
    }
    mount(top, mountPoint);
    done.accept(VolumeStep.MOUNT);
  }

  /** A refused key leaves nothing behind, unless the volume was open before. */
  private void detachIdle(VolumeFiles files, VolumeException why) {
    try {
      if (BlockDevices.mapping(files.mapping()).isEmpty()) {
        teardown.release(files);
      }
    } catch (IOException | VolumeException e) {
      why.addSuppressed(e);
    }
  }

  private Device attach(Path image, Consumer<VolumeStep> done) throws VolumeException {
    Path node = tools.attach(image);
    Device loop =
        devices(VolumeStep.ATTACH_LOOP, () -> BlockDevices.loopsOver(image)).stream()
            .filter(device -> device.node().equals(node))
            .findFirst()
            .orElseThrow(
                () ->
                    new VolumeException(
                        VolumeStep.ATTACH_LOOP, VolumeFault.UNVERIFIED, "no loop over the image"));
    done.accept(VolumeStep.ATTACH_LOOP);
    return loop;
  }

  private Device map(VolumeFiles files, Device loop, SecretMemory key, Consumer<VolumeStep> done)
      throws VolumeException {
    Optional<Device> before = mapping(files);
    tools.open(
        loop.node(), before.isPresent() ? Optional.empty() : Optional.of(files.mapping()), key);
    Device mapping =
        mapping(files)
            .filter(device -> BlockDevices.sitsOn(device, loop))
            .orElseThrow(
                () ->
                    new VolumeException(
                        VolumeStep.OPEN_LUKS, VolumeFault.UNVERIFIED, "no mapping over the image"));
    done.accept(VolumeStep.OPEN_LUKS);
    return mapping;
  }

  private Optional<Device> mapping(VolumeFiles files) throws VolumeException {
    return devices(VolumeStep.OPEN_LUKS, () -> BlockDevices.mapping(files.mapping()));
  }

  private void mount(Device device, Path mountPoint) throws VolumeException {
    try {
      Path target = mountPoint.toRealPath();
      if (Mounts.topmostAt(target).filter(device.number()::equals).isPresent()) {
        return;
      }
      tools.mount(device.node(), target);
      if (Mounts.topmostAt(target).filter(device.number()::equals).isEmpty()) {
        throw new VolumeException(
            VolumeStep.MOUNT, VolumeFault.UNVERIFIED, "the volume is not at its mount point");
      }
    } catch (IOException e) {
      throw new VolumeException(VolumeStep.MOUNT, VolumeFault.FAILED, "no such mount point", e);
    }
  }

  private static void allocate(Path image, VolumeSpec spec, Protection protection)
      throws VolumeException {
    long header = protection instanceof Protection.Encrypted ? VolumeTools.HEADER_BYTES : 0;
    try (FileChannel channel =
        FileChannel.open(Files.createFile(image, OwnerOnly.mode()), StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.allocate(1), spec.alignedBytes() + header - 1);
    } catch (IOException e) {
      throw new VolumeException(
          VolumeStep.ALLOCATE, VolumeFault.FAILED, "the image file cannot be made", e);
    }
  }

  private void commit(VolumeFiles files) throws VolumeException {
    try {
      // It would replace a whole volume that did not show when it was looked for.
      if (files.whole()) {
        throw new IOException("there is a whole volume already");
      }
      Files.move(files.fresh(), files.image(), StandardCopyOption.ATOMIC_MOVE);
      Directories.sync(directory);
    } catch (IOException e) {
      throw new VolumeException(
          VolumeStep.COMMIT, VolumeFault.FAILED, "the image cannot take its name", e);
    }
  }

  private static SecretMemory secret(byte[] key) {
    try {
      return SecretMemory.copyOf(key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T devices(VolumeStep step, Reading<T> reading) throws VolumeException {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new VolumeException(step, VolumeFault.UNVERIFIED, "sysfs cannot be read", e);
    }
  }

  private interface Work {
    void on(VolumeFiles files) throws VolumeException;
  }

  private void locked(VolumeName name, Work work) throws VolumeException {
    ReentrantLock lock = locks.computeIfAbsent(name, ignored -> new ReentrantLock());
    lock.lock();
    try {
      work.on(files(name));
    } finally {
      lock.unlock();
    }
  }

  private VolumeFiles files(VolumeName name) {
    return new VolumeFiles(directory, name);
  }
}
