package org.paygress.testbed.guest;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree this runs from: recipes, launchers and built classes are found below it. */
public record Checkout(Path root) {

  /** Set by the {@code demo} script. */
  public static final String PROPERTY = "paygress.checkout";

  /** The tree named by the system property, else the one the working directory is in. */
  public static Checkout find() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return new Checkout(Path.of(named).toAbsolutePath());
    }
    Path start = Path.of("").toAbsolutePath();
    for (Path dir = start; dir != null; dir = dir.getParent()) {
      if (Files.isDirectory(dir.resolve("testbed/guest"))) {
        return new Checkout(dir);
      }
    }
    throw new IllegalStateException("not inside a source tree of paygressd: " + start);
  }

  public Path guestRecipe() {
    return root.resolve("testbed/guest");
  }

  public Path templates() {
    return root.resolve("templates/registry");
  }

  public Path launcher(String name) {
    return root.resolve("bin").resolve(name);
  }
}
