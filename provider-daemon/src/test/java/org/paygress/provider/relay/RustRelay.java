package org.paygress.provider.relay;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import org.jspecify.annotations.Nullable;
import rust.nostr.sdk.LocalRelay;
import rust.nostr.sdk.RelayBuilder;
import rust.nostr.sdk.RelayBuilderNip42;
import rust.nostr.sdk.RelayBuilderNip42Mode;
import rust.nostr.sdk.RelayUrl;

/** An independent relay in this process: rust-nostr's, with rust-nostr's idea of the protocol. */
final class RustRelay implements AutoCloseable {

  private final LocalRelay relay;
  private final URI url;

  private RustRelay(LocalRelay relay, URI url) {
    this.relay = relay;
    this.url = url;
  }

  static RustRelay start(int port) {
    return start(port, Optional.empty());
  }

  static RustRelay start(int port, Optional<RelayBuilderNip42Mode> authentication) {
    try {
      RelayBuilder builder = withPort(new RelayBuilder().addr("127.0.0.1"), (short) port);
      if (authentication.isPresent()) {
        builder = builder.nip42(new RelayBuilderNip42(authentication.get()));
      }
      LocalRelay relay = new LocalRelay(builder);
      RustRelay.<Unit>await(c -> call(() -> relay.run(c)));
      RelayUrl url = RustRelay.<RelayUrl>await(relay::url);
      return new RustRelay(relay, URI.create(url.toString()));
    } catch (Exception e) {
      throw new IllegalStateException("the relay did not start", e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  URI url() {
    return url;
  }

  @Override
  public void close() {
    relay.shutdown();
    relay.close();
  }

  // Methods with Kotlin's unsigned parameters have no name that Java could spell.
  private static RelayBuilder withPort(RelayBuilder builder, short port)
      throws ReflectiveOperationException {
    Method method =
        Arrays.stream(RelayBuilder.class.getMethods())
            .filter(m -> m.getName().startsWith("port-"))
            .findFirst()
            .orElseThrow();
    return (RelayBuilder) method.invoke(builder, port);
  }

  @SuppressWarnings("unchecked") // a suspend function's Java signature has lost its result type
  private static <T> T await(Function<Continuation<? super T>, @Nullable Object> suspended)
      throws InterruptedException {
    return (T)
        BuildersKt.runBlocking(
            EmptyCoroutineContext.INSTANCE,
            (_, continuation) -> suspended.apply((Continuation<? super T>) continuation));
  }

  private interface Call {
    @Nullable Object run() throws Exception;
  }

  private static @Nullable Object call(Call call) {
    try {
      return call.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
