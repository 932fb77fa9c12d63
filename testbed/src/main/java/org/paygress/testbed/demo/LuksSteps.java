package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.paygress.luks.Protection;
import org.paygress.luks.VolumeException;
import org.paygress.luks.VolumeManager;
import org.paygress.luks.VolumeName;
import org.paygress.luks.VolumeSpec;
import org.paygress.luks.VolumeStep;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.process.ProcessRunner;

/**
 * What encryption adds to a volume, as far as this kernel can go: without dm-crypt a volume is
 * formatted and its header destroyed, but not opened.
 *
 * @param medians milliseconds by step
 */
record LuksSteps(Map<VolumeStep, Long> medians) {

  private static final int ROUNDS = 7;
  private static final long SIZE_BYTES = 2048L << 20;
  private static final List<VolumeStep> ADDED =
      List.of(
          VolumeStep.FORMAT_LUKS,
          VolumeStep.OPEN_LUKS,
          VolumeStep.CLOSE_LUKS,
          VolumeStep.ERASE_KEYSLOTS);

  static LuksSteps measure(Path scratch) throws IOException, VolumeException {
    VolumeManager manager = new VolumeManager(scratch.resolve("images"), new ProcessRunner());
    Path mountPoint = Files.createDirectories(scratch.resolve("mount"));
    Map<VolumeStep, List<Long>> all = new EnumMap<>(VolumeStep.class);
    for (int i = 0; i < ROUNDS; i++) {
      round(manager, mountPoint)
          .forEach((step, millis) -> all.computeIfAbsent(step, _ -> new ArrayList<>()).add(millis));
    }
    Map<VolumeStep, Long> medians = new EnumMap<>(VolumeStep.class);
    for (VolumeStep step : ADDED) {
      List<Long> times = all.getOrDefault(step, List.of()).stream().sorted().toList();
      if (!times.isEmpty()) {
        medians.put(step, times.get(times.size() / 2));
      }
    }
    return new LuksSteps(medians);
  }

  private static Map<VolumeStep, Long> round(VolumeManager manager, Path mountPoint)
      throws VolumeException {
    StepTimer timer = new StepTimer();
    VolumeName name = VolumeName.of("bench-" + ProcessHandle.current().pid());
    byte[] random = new byte[VolumeKey.BYTES];
    new SecureRandom().nextBytes(random);
    try (VolumeKey key = VolumeKey.of(random)) {
      manager.provide(
          new VolumeSpec(name, SIZE_BYTES, 0, 0),
          new Protection.Encrypted(key),
          mountPoint,
          timer::done);
    } catch (VolumeException e) {
      if (!timer.times.containsKey(VolumeStep.FORMAT_LUKS)) {
        throw e;
      }
    } finally {
      timer.since = System.nanoTime();
      manager.destroy(name, timer::done);
    }
    return timer.times;
  }

  private static final class StepTimer {
    private final Map<VolumeStep, Long> times = new EnumMap<>(VolumeStep.class);
    private long since = System.nanoTime();

    void done(VolumeStep step) {
      long now = System.nanoTime();
      times.merge(step, (now - since) / 1_000_000, Long::sum);
      since = now;
    }
  }

  long sumMillis() {
    return medians.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public String toString() {
    String steps =
        medians.entrySet().stream()
            .map(step -> step.getKey() + " " + step.getValue())
            .collect(Collectors.joining(", "));
    return medians.containsKey(VolumeStep.OPEN_LUKS)
        ? steps
        : steps + "; opening needs dm-crypt: the guest stage times it";
  }
}
