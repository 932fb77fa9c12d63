package org.paygress.provider.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Samples below each other, and whether their figures levelled off. */
final class Table {

  /** In the last quarter nothing may be so much more than it was in the quarter before. */
  private static final double GROWTH_MAX = 1.15;

  /** What may come and go at any time: a database's log, threads of a pool, sockets. */
  private static final Map<String, Long> SLACK =
      Map.of("journal KiB", 4_096L, "wallet KiB", 4_096L, "threads", 16L, "descriptors", 64L);

  private static final long SLACK_OTHERWISE = 64;

  private final List<Sample> samples = new ArrayList<>();

  void add(Sample sample) {
    samples.add(sample);
  }

  /** The figures that still grow at the end, with the most of the last two quarters. */
  Map<String, String> growing() {
    Map<String, String> growing = new LinkedHashMap<>();
    int quarter = samples.size() / 4;
    if (quarter == 0) {
      return Map.of("samples", samples.size() + " are too few to tell");
    }
    List<Sample> before = samples.subList(samples.size() - 2 * quarter, samples.size() - quarter);
    List<Sample> last = samples.subList(samples.size() - quarter, samples.size());
    for (String name : samples.getFirst().figures().keySet()) {
      long was = most(before, name);
      long is = most(last, name);
      if (is > was * GROWTH_MAX + SLACK.getOrDefault(name, SLACK_OTHERWISE)) {
        growing.put(name, was + " -> " + is);
      }
    }
    return growing;
  }

  private static long most(List<Sample> samples, String name) {
    return samples.stream()
        .mapToLong(sample -> sample.figures().getOrDefault(name, 0L))
        .max()
        .orElse(0);
  }

  @Override
  public String toString() {
    List<String> names = List.copyOf(samples.getFirst().figures().keySet());
    String head = names.stream().map("%12s"::formatted).collect(Collectors.joining());
    return samples.stream()
        .map(
            sample ->
                "%4d".formatted(sample.day())
                    + names.stream()
                        .map(name -> "%12d".formatted(sample.figures().getOrDefault(name, 0L)))
                        .collect(Collectors.joining()))
        .collect(Collectors.joining("\n", " day" + head + "\n", ""));
  }
}
