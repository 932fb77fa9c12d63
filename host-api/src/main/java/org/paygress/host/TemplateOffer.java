package org.paygress.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.paygress.protocol.message.TemplateSlug;

/**
 * What the provider may know of a template: not how it is built, which stays with the host.
 *
 * @param summary one line for people
 * @param ports published besides SSH
 * @param consumerEnv names of the variables a consumer may set
 * @param dataPath where the volume is mounted inside; empty: no volume, and nothing to encrypt
 * @param minimumTier id of the smallest tier it runs in
 * @param image whether its root filesystem is built
 * @param accounts names in the built image's /etc/passwd; empty when it is not built
 */
public record TemplateOffer(
    TemplateSlug slug,
    String summary,
    List<Port> ports,
    Set<String> consumerEnv,
    Optional<String> dataPath,
    Optional<String> minimumTier,
    Image image,
    Set<String> accounts) {

  /** A port that is published. */
  public record Port(int containerPort, String protocol, String label) {}

  /** Whether spawns can be served. */
  public enum Image {
    BUILT,
    NOT_BUILT,
    /** It cannot be seen, for want of permission. */
    UNKNOWN
  }

  public TemplateOffer {
    ports = List.copyOf(ports);
    consumerEnv = Set.copyOf(consumerEnv);
    accounts = Set.copyOf(accounts);
  }

  /** A line for people: its name, whether it is built, and what it is. */
  public String line() {
    String built =
        switch (image) {
          case BUILT -> "built";
          case NOT_BUILT -> "not built";
          case UNKNOWN -> "?";
        };
    return "%-20s %-10s %s".formatted(slug, built, summary);
  }

  /** Whether {@code user} is an account of the image that is not a consumer's to take. */
  public boolean reserves(String user) {
    return !user.equals("root") && accounts.contains(user);
  }
}
