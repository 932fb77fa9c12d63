package org.paygress.luks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long each step of making and destroying a volume took.
 *
 * @param millis by the step's name, those of destruction after those of making
 */
record StepTimes(Map<String, Long> millis) {

  /** Makes and destroys a volume. */
  static StepTimes of(VolumeRig rig, Protection protection) throws VolumeException {
    Clock clock = new Clock();
    rig.manager.provide(rig.spec(), protection, rig.mountPoint, clock::done);
    rig.manager.destroy(rig.name, clock::done);
    return new StepTimes(clock.millis);
  }

  private static final class Clock {
    private final Map<String, Long> millis = new LinkedHashMap<>();
    private long since = System.nanoTime();

    void done(VolumeStep step) {
      long now = System.nanoTime();
      millis.merge(step.name(), (now - since) / 1_000_000, Long::sum);
      since = now;
    }
  }

  @Override
  public String toString() {
    long sum = millis.values().stream().mapToLong(Long::longValue).sum();
    return sum + " ms " + millis;
  }
}
