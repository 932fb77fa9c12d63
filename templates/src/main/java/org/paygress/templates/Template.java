package org.paygress.templates;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.paygress.protocol.message.TemplateSlug;

/**
 * One entry of the registry: what can run here under this slug.
 *
 * @param slug its name
 * @param summary one line for people
 * @param recipe how its root filesystem is made
 * @param recipeHash the first 16 hex digits of SHA-256 over the recipe and all its bases': equal
 *     recipes have equal hashes, so that an image is built only when something changed
 * @param init argument list of the container's first process
 * @param ports published besides SSH
 * @param env variables given to the assignment hook
 * @param consumerEnv names a consumer may set
 * @param dataPath where the volume is mounted inside; empty: no volume
 * @param minimumTier id of the smallest tier it runs in
 * @param replication what it asks for when the request says nothing
 * @param readiness what must answer before it is ready
 */
public record Template(
    TemplateSlug slug,
    String summary,
    Recipe recipe,
    String recipeHash,
    List<String> init,
    List<PortSpec> ports,
    Map<String, String> env,
    Set<String> consumerEnv,
    Optional<String> dataPath,
    Optional<String> minimumTier,
    DefaultReplication replication,
    Readiness readiness) {

  /**
   * The assignment hook, inside the root filesystem. When there is one, it is run as root once the
   * container runs, its volume is mounted at the data path and its user exists: with /dev/null as
   * stdin, each variable in a file {@code /run/paygress/env/NAME} (root's alone, the value
   * verbatim) and the SSH user's name in {@code /run/paygress/user}. It must be idempotent: it runs
   * again after a crash and over a volume that was used before. Exit 0 means the service is on its
   * way; the readiness probe follows.
   */
  public static final String HOOK = "/usr/lib/paygress/assign";

  public Template {
    init = List.copyOf(init);
    ports = List.copyOf(ports);
    env = Map.copyOf(env);
    consumerEnv = Set.copyOf(consumerEnv);
  }

  /** The name of the built root filesystem: slug and recipe hash. */
  public String imageName() {
    return slug.value() + "-" + recipeHash;
  }
}
