package org.paygress.templates;

import java.util.List;
import java.util.Optional;
import org.paygress.protocol.message.TemplateSlug;

/**
 * How a root filesystem is made: from another entry's, or from nothing; packages installed; files
 * put in; steps run inside; units masked.
 *
 * @param base the entry whose root filesystem this one begins as a copy of
 * @param suite the Debian release, for an entry without a base
 * @param packages Debian package names
 * @param files files copied in after the packages
 * @param steps scripts (their content) run as root inside, after the files, in order
 * @param mask systemd units that shall never start
 */
public record Recipe(
    Optional<TemplateSlug> base,
    Optional<String> suite,
    List<String> packages,
    List<OverlayFile> files,
    List<String> steps,
    List<String> mask) {

  /**
   * One file of the root filesystem.
   *
   * @param path absolute path inside
   * @param mode permission bits, 0..07777; no setuid or setgid
   * @param content its text
   */
  public record OverlayFile(String path, int mode, String content) {}

  public Recipe {
    packages = List.copyOf(packages);
    files = List.copyOf(files);
    steps = List.copyOf(steps);
    mask = List.copyOf(mask);
  }
}
