package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What two files say alike, line by line, belongs into one place. */
class DuplicatesTest {

  private static final int LINES = 6;

  /** Imports, Javadoc and lone braces are alike everywhere. */
  private static final Pattern PASSED_OVER =
      Pattern.compile("|import .*|package .*|/\\*.*|\\*.*|//.*|[{}]+");

  private record Place(Path file, int line) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  private record Line(String text, int number) {}

  @Test
  void no_six_lines_of_two_files_are_the_same() throws IOException {
    Map<List<String>, Place> first = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (Path file : mainSources()) {
      List<Line> lines = lines(file);
      for (int at = 0; at + LINES <= lines.size(); at++) {
        List<Line> window = lines.subList(at, at + LINES);
        Place here = new Place(file, window.getFirst().number());
        Place there = first.putIfAbsent(window.stream().map(Line::text).toList(), here);
        if (there != null && !there.file().equals(file)) {
          twice.add(there + " and " + here);
        }
      }
    }
    assertThat(twice).isEmpty();
  }

  private static List<Path> mainSources() throws IOException {
    Path root = Path.of("..").toRealPath();
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path main : modules.map(it -> it.resolve("src/main/java")).sorted().toList()) {
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(it -> it.toString().endsWith(".java")).sorted().forEach(sources::add);
          }
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(100);
    return sources;
  }

  private static List<Line> lines(Path file) throws IOException {
    List<String> all = Files.readAllLines(file);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      String text = all.get(i).strip();
      if (!PASSED_OVER.matcher(text).matches()) {
        lines.add(new Line(text, i + 1));
      }
    }
    return lines;
  }
}
