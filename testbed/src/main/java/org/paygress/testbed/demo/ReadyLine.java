package org.paygress.testbed.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;
import org.paygress.testbed.guest.Cache;

/**
 * What {@code --serve} says on standard output when everything answers.
 *
 * @param relay where consumers send requests
 * @param mint whose tokens are accepted
 * @param provider the provider's key
 * @param address where published ports answer
 * @param config the daemon's configuration file, on this machine
 * @param kernel {@code host} or {@code guest}
 */
record ReadyLine(
    RelayUrl relay, MintUrl mint, PublicKey provider, String address, Path config, String kernel) {

  private static final JsonMapper JSON = new JsonMapper();

  String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("relay", relay.toString())
        .put("mint", mint.value())
        .put("npub", provider.npub())
        .put("address", address)
        .put("config", config.toString())
        .put("kernel", kernel)
        .toString();
  }

  /** Where {@code demo token} finds the mint of the demo that is running. */
  static Path notice() {
    return Cache.standard().dir().resolve("serving.json");
  }

  /** The mint a running {@code --serve} has left word of. */
  static Optional<MintUrl> servingMint() throws IOException {
    if (!Files.exists(notice())) {
      return Optional.empty();
    }
    String url = JSON.readTree(Files.readString(notice())).path("mint").asText();
    return MintUrl.parse(url) instanceof Parsed.Ok<MintUrl>(MintUrl mint)
        ? Optional.of(mint)
        : Optional.empty();
  }
}
