package org.paygress.provider.peers;

import java.util.Optional;
import kotlin.Unit;
import org.paygress.protocol.nostr.RelayUrl;
import rust.nostr.sdk.LocalRelay;
import rust.nostr.sdk.NostrSdkException;
import rust.nostr.sdk.RelayBuilder;
import rust.nostr.sdk.RelayBuilderNip42;
import rust.nostr.sdk.RelayBuilderNip42Mode;

/**
 * An independent relay in this process, on loopback at a port of its choice: rust-nostr's, with
 * rust-nostr's idea of the protocol.
 */
public final class RustRelay implements AutoCloseable {

  private final LocalRelay relay;
  private final RelayUrl url;

  private RustRelay(LocalRelay relay, RelayUrl url) {
    this.relay = relay;
    this.url = url;
  }

  public static RustRelay start() {
    return start(Optional.empty());
  }

  /** Starts one that demands authentication (NIP-42) for what the mode says, if there is one. */
  public static RustRelay start(Optional<RelayBuilderNip42Mode> authentication) {
    try {
      RelayBuilder builder = new RelayBuilder().addr("127.0.0.1");
      if (authentication.isPresent()) {
        builder = builder.nip42(new RelayBuilderNip42(authentication.get()));
      }
      LocalRelay relay = new LocalRelay(builder);
      RustNostr.<Unit>await(relay::run);
      return new RustRelay(relay, RelayUrl.of(RustNostr.<Object>await(relay::url).toString()));
    } catch (NostrSdkException e) {
      throw new IllegalStateException("the relay did not start", e);
    }
  }

  public RelayUrl url() {
    return url;
  }

  @Override
  public void close() {
    relay.shutdown();
    relay.close();
  }
}
