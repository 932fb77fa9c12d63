package org.paygress.provider.peers;

import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.testbed.peer.PeerProcess;
import rust.nostr.sdk.Keys;
import rust.nostr.sdk.NostrSdkException;
import rust.nostr.sdk.NostrSigner;
import rust.nostr.sdk.Nostr_sdk_jvmKt;
import rust.nostr.sdk.UnsignedEvent;
import rust.nostr.sdk.UnwrappedGift;

/** A consumer made of rust-nostr, and its view of our events. */
final class RustNostr {

  /** What a message of ours says to rust-nostr. */
  record Opened(String sender, String text) {}

  private final Keys keys = Keys.Companion.generate();

  String publicKey() {
    return keys.publicKey().toHex();
  }

  /** Whether rust-nostr accepts the event's id and signature. */
  static boolean verifies(Event event) throws NostrSdkException {
    rust.nostr.sdk.Event read = rust.nostr.sdk.Event.Companion.fromJson(event.toJson());
    return read.verify() && read.id().toHex().equals(event.id().hex());
  }

  /** A message of kind 4 or 1059, as JSON. */
  String seal(int kind, PublicKey to, String text, long now) throws NostrSdkException {
    rust.nostr.sdk.PublicKey receiver = rust.nostr.sdk.PublicKey.Companion.parse(to.hex());
    if (kind == 1059) {
      return RustNostr.<rust.nostr.sdk.Event>await(
              c ->
                  Nostr_sdk_jvmKt.makePrivateMsg(
                      NostrSigner.Companion.keys(keys), receiver, text, java.util.List.of(), c))
          .asJson();
    }
    String unsigned =
        PeerProcess.JSON
            .createObjectNode()
            .put("pubkey", publicKey())
            .put("created_at", now)
            .put("kind", kind)
            .put("content", Nostr_sdk_jvmKt.nip04Encrypt(keys.secretKey(), receiver, text))
            .set(
                "tags",
                PeerProcess.JSON
                    .createArrayNode()
                    .add(PeerProcess.JSON.createArrayNode().add("p").add(to.hex())))
            .toString();
    return UnsignedEvent.Companion.fromJson(unsigned).signWithKeys(keys).asJson();
  }

  /** Opens a message of kind 4 or 1059 that is addressed to us. */
  Opened open(Event event) throws NostrSdkException {
    rust.nostr.sdk.Event read = rust.nostr.sdk.Event.Companion.fromJson(event.toJson());
    if (event.kind() == 1059) {
      UnwrappedGift gift =
          RustNostr.<UnwrappedGift>await(
              c -> UnwrappedGift.Companion.fromGiftWrap(NostrSigner.Companion.keys(keys), read, c));
      return new Opened(gift.sender().toHex(), gift.rumor().content());
    }
    return new Opened(
        read.author().toHex(),
        Nostr_sdk_jvmKt.nip04Decrypt(keys.secretKey(), read.author(), read.content()));
  }

  /** A Kotlin suspend function as Java sees it. */
  @FunctionalInterface
  interface Suspending<T> {
    @Nullable Object apply(Continuation<? super T> continuation) throws NostrSdkException;
  }

  /** Carries the exception of a suspend function out of the coroutine. */
  private static final class Failed extends RuntimeException {
    private final transient NostrSdkException cause;

    Failed(NostrSdkException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  /** Runs a suspend function to its end. */
  @SuppressWarnings("unchecked") // runBlocking gives what the continuation was promised
  static <T> T await(Suspending<T> call) throws NostrSdkException {
    try {
      return (T)
          BuildersKt.runBlocking(
              EmptyCoroutineContext.INSTANCE,
              (_, continuation) -> {
                try {
                  return call.apply((Continuation<? super T>) continuation);
                } catch (NostrSdkException e) {
                  throw new Failed(e);
                }
              });
    } catch (Failed e) {
      throw e.cause;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
