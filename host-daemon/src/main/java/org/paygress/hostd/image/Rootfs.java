package org.paygress.hostd.image;

import java.nio.file.Path;
import java.util.Set;
import org.paygress.protocol.message.TemplateSlug;

/**
 * A built root filesystem, read-only.
 *
 * @param slug the entry it was built from
 * @param name slug and recipe hash
 * @param path its subvolume
 * @param accounts names in its /etc/passwd: no consumer may log in under one of them, root excepted
 */
public record Rootfs(TemplateSlug slug, String name, Path path, Set<String> accounts) {
  public Rootfs {
    accounts = Set.copyOf(accounts);
  }
}
