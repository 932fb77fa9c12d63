package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fixed corpus of the fuzz targets, and mutations of it from a fixed seed. */
class FuzzCorpusTest {

  private static final int MUTATIONS_PER_FILE = 150;
  private static final String INTERESTING = "{}[]\",:\\ue0\u0000\ud800\u20ac?=-9tfn#";

  @Test
  void events() throws IOException, URISyntaxException {
    run("EventFuzzTest", FuzzTargets::event);
  }

  @Test
  void relay_frames() throws IOException, URISyntaxException {
    run("RelayFrameFuzzTest", FuzzTargets::frame);
  }

  @Test
  void direct_messages() throws IOException, URISyntaxException {
    run("DirectMessageFuzzTest", FuzzTargets::directMessage);
  }

  private static void run(String target, Consumer<String> property)
      throws IOException, URISyntaxException {
    List<Path> corpus = corpus(target);
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(10);
    Random random = new Random(59);
    for (Path file : corpus) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      property.accept(text);
      for (int i = 0; i < MUTATIONS_PER_FILE; i++) {
        property.accept(mutate(text, random));
      }
    }
  }

  private static List<Path> corpus(String target) throws IOException, URISyntaxException {
    Path directory =
        Path.of(
            Objects.requireNonNull(FuzzCorpusTest.class.getResource(target + "Inputs/any_bytes"))
                .toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = mutated.isEmpty() ? 0 : random.nextInt(mutated.length());
      int end = Math.min(mutated.length(), at + 1 + random.nextInt(8));
      char c = INTERESTING.charAt(random.nextInt(INTERESTING.length()));
      switch (random.nextInt(4)) {
        case 0 -> mutated.insert(at, c);
        case 1 -> mutated.delete(at, end);
        case 2 -> mutated.insert(at, mutated.substring(at, end));
        default -> mutated.replace(at, end, String.valueOf(c));
      }
    }
    return mutated.toString();
  }
}
