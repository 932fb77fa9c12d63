package org.paygress.hostd.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.paygress.system.process.Command;
import org.paygress.templates.Recipe;

/** A Debian root filesystem from nothing, by mmdebstrap. */
public final class Bootstrap {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** What nobody reads in a rented container is not even unpacked. */
  private static final List<String> LEFT_OUT =
      List.of("/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/info/*");

  private final Programs programs;

  public Bootstrap(Programs programs) {
    this.programs = programs;
  }

  public void run(Recipe recipe, Path root, AptSources sources) throws ImageException {
    List<String> argv =
        new ArrayList<>(
            List.of("mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", "--format=dir"));
    argv.add("--include=" + String.join(",", recipe.packages()));
    argv.add("--aptopt=APT::Install-Recommends \"false\"");
    argv.add("--aptopt=Acquire::Languages \"none\"");
    // The image is thrown away when its build is cut short, so fsync would buy nothing.
    argv.add("--dpkgopt=force-unsafe-io");
    LEFT_OUT.forEach(pattern -> argv.add("--dpkgopt=path-exclude=" + pattern));
    argv.add("--dpkgopt=path-include=/usr/share/doc/*/copyright");
    argv.add(recipe.suite().orElseThrow());
    argv.add(root.toString());
    sources.files().forEach(file -> argv.add(file.toString()));
    programs.must(Proxies.passedTo(Command.of(argv).timeout(LIMIT)));
  }
}
