package org.paygress.protocol;

import org.jspecify.annotations.Nullable;

/** Hosts of URLs that are this machine, where a connection needs no TLS. */
public final class LoopbackHost {

  private LoopbackHost() {}

  /**
   * Whether {@code host}, as {@link java.net.URI#getHost} gives it and in lower case, is one. By
   * text, never by name lookup: what a name resolves to may change between check and use.
   */
  public static boolean matches(@Nullable String host) {
    return host != null
        && (host.equals("localhost")
            || host.equals("[::1]")
            || host.matches("127(\\.[0-9]{1,3}){3}"));
  }
}
