package org.paygress.protocol.nostr;

import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import rust.nostr.sdk.Keys;
import rust.nostr.sdk.NostrSdkException;

/** Calls into rust-nostr, whose longer operations are Kotlin suspend functions. */
public final class RustNostr {

  private RustNostr() {}

  /** A suspend function as Java sees it. */
  @FunctionalInterface
  public interface Suspending<T> {
    Object apply(Continuation<? super T> continuation) throws NostrSdkException;
  }

  static Keys keys(SecretKey key) {
    try {
      return new Keys(rust.nostr.sdk.SecretKey.Companion.fromBytes(key.bytes()));
    } catch (NostrSdkException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Runs a suspend function to its end. */
  @SuppressWarnings("unchecked") // runBlocking gives what the continuation was promised
  public static <T> T await(Suspending<T> call) throws NostrSdkException {
    try {
      return (T)
          BuildersKt.runBlocking(
              EmptyCoroutineContext.INSTANCE,
              (scope, continuation) -> {
                try {
                  return call.apply((Continuation<? super T>) continuation);
                } catch (NostrSdkException e) {
                  throw new IllegalStateException(e);
                }
              });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
