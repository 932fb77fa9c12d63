package org.paygress.consumer.cli;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Templates that keep data on a volume, as far as this client knows. A provider may have others:
 * for those {@code --encrypt} says it.
 */
public final class KnownTemplates {

  private static final Set<String> WITH_DATA =
      Set.of("postgres", "nostr-relay", "bitcoin-node", "agent-sandbox");

  private KnownTemplates() {}

  public static boolean haveData(@Nullable String slug) {
    return slug != null && WITH_DATA.contains(slug);
  }
}
