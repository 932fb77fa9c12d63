package org.paygress.hostd.image;

import java.util.List;
import org.paygress.system.process.Command;

/** Package downloads go through the proxy the operator's environment names. */
public final class Proxies {
  private static final List<String> NAMES = List.of("http_proxy", "https_proxy", "no_proxy");

  private Proxies() {}

  public static Command passedTo(Command command) {
    Command with = command;
    for (String name : NAMES) {
      String value = System.getenv(name);
      if (value != null) {
        with = with.env(name, value);
      }
    }
    return with;
  }
}
