package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.protocol.nostr.Fixtures.ALICE;
import static org.paygress.protocol.nostr.Fixtures.BOB;
import static org.paygress.protocol.nostr.Fixtures.NOW;
import static org.paygress.protocol.nostr.Fixtures.ok;

import java.util.List;
import org.junit.jupiter.api.Test;
import rust.nostr.sdk.ClientMessage;
import rust.nostr.sdk.EventBuilder;
import rust.nostr.sdk.Keys;
import rust.nostr.sdk.NostrSdkException;
import rust.nostr.sdk.NostrSigner;
import rust.nostr.sdk.Nostr_sdk_jvmKt;
import rust.nostr.sdk.UnwrappedGift;

/** An independent implementation reads what we write, and we read what it writes. */
class RustNostrPeerTest {

  private static final String TEXT =
      "a\u0000b\u001fc\u007fd\be\f/\u2028\u2029 \"q\" \\ \t\r\n \ud83d\ude00 \u00e9";

  private static final Keys RUST_ALICE = RustNostr.keys(ALICE);
  private static final Keys RUST_BOB = RustNostr.keys(BOB);

  @Test
  void it_verifies_our_events() throws NostrSdkException {
    Event event = Event.sign(ALICE, NOW, 1, List.of(List.of("t", TEXT)), TEXT);
    rust.nostr.sdk.Event read = rust.nostr.sdk.Event.Companion.fromJson(event.toJson());
    assertThat(read.verify()).isTrue();
    assertThat(read.id().toHex()).isEqualTo(event.id().hex());
    assertThat(read.content()).isEqualTo(TEXT);
  }

  @Test
  void we_verify_its_events() throws NostrSdkException {
    rust.nostr.sdk.Event event = EventBuilder.Companion.textNote(TEXT).signWithKeys(RUST_ALICE);
    Event read = ok(Event.parse(event.asJson()));
    assertThat(read.verify()).isTrue();
    assertThat(read.content()).isEqualTo(TEXT);
    assertThat(read.pubkey()).isEqualTo(ALICE.publicKey());
  }

  @Test
  void it_opens_our_gift_wraps() throws NostrSdkException {
    Event wrap = DirectMessages.seal(DmKind.NIP17, ALICE, BOB.publicKey(), TEXT, NOW);
    rust.nostr.sdk.Event read = rust.nostr.sdk.Event.Companion.fromJson(wrap.toJson());
    UnwrappedGift gift =
        RustNostr.await(
            c ->
                UnwrappedGift.Companion.fromGiftWrap(
                    NostrSigner.Companion.keys(RUST_BOB), read, c));
    assertThat(gift.sender().toHex()).isEqualTo(ALICE.publicKey().hex());
    assertThat(CapturedJson.read(gift.rumor().asJson()).path("content").asText()).isEqualTo(TEXT);
    assertThat(CapturedJson.read(gift.rumor().asJson()).path("id").asText())
        .isEqualTo(ok(DirectMessages.open(wrap, BOB)).requestId().hex());
  }

  @Test
  void we_open_its_gift_wraps() throws NostrSdkException {
    rust.nostr.sdk.Event wrap =
        RustNostr.await(
            c ->
                Nostr_sdk_jvmKt.makePrivateMsg(
                    NostrSigner.Companion.keys(RUST_ALICE),
                    RUST_BOB.publicKey(),
                    TEXT,
                    List.of(),
                    c));
    DirectMessage message = ok(DirectMessages.open(ok(Event.parse(wrap.asJson())), BOB));
    assertThat(message.plaintext()).isEqualTo(TEXT);
    assertThat(message.sender()).isEqualTo(ALICE.publicKey());
  }

  @Test
  void nip_04_goes_both_ways() throws NostrSdkException {
    Event ours = DirectMessages.seal(DmKind.NIP04, ALICE, BOB.publicKey(), TEXT, NOW);
    assertThat(
            Nostr_sdk_jvmKt.nip04Decrypt(
                RUST_BOB.secretKey(), RUST_ALICE.publicKey(), ours.content()))
        .isEqualTo(TEXT);
    String theirs =
        Nostr_sdk_jvmKt.nip04Encrypt(RUST_ALICE.secretKey(), RUST_BOB.publicKey(), TEXT);
    assertThat(ok(Nip04.decrypt(BOB, ALICE.publicKey(), theirs))).isEqualTo(TEXT);
  }

  @Test
  void it_reads_our_subscriptions_and_our_authentication() throws NostrSdkException {
    Filter filter =
        Filter.builder().kinds(4, 1059).tag("p", BOB.publicKey().hex()).since(NOW).limit(5).build();
    String subscribe =
        new org.paygress.protocol.nostr.ClientMessage.Subscribe("sub", List.of(filter)).toJson();
    String rewritten = ClientMessage.Companion.fromJson(subscribe).asJson();
    assertThat(ok(org.paygress.protocol.nostr.ClientMessage.parse(rewritten)))
        .isEqualTo(ok(org.paygress.protocol.nostr.ClientMessage.parse(subscribe)));
    Event auth = RelayAuth.event(ALICE, RelayUrl.of("wss://relay.example"), "challenge", NOW);
    String answer = new org.paygress.protocol.nostr.ClientMessage.Authenticate(auth).toJson();
    assertThat(
            ok(
                org.paygress.protocol.nostr.ClientMessage.parse(
                    ClientMessage.Companion.fromJson(answer).asJson())))
        .isEqualTo(new org.paygress.protocol.nostr.ClientMessage.Authenticate(auth));
  }

  @Test
  void bech32_forms_are_the_same() throws NostrSdkException {
    assertThat(RUST_ALICE.publicKey().toBech32()).isEqualTo(ALICE.publicKey().npub());
    assertThat(RUST_ALICE.secretKey().toBech32()).isEqualTo(ALICE.nsec());
  }
}
