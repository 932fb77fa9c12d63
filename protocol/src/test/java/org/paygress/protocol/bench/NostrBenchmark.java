package org.paygress.protocol.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.RustNostr;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.system.Parsed.Malformed;
import org.paygress.system.Parsed.Ok;
import rust.nostr.sdk.Keys;
import rust.nostr.sdk.NostrSdkException;
import rust.nostr.sdk.NostrSigner;
import rust.nostr.sdk.UnwrappedGift;

/**
 * Event verification and NIP-17 unwrapping, ours against BouncyCastle and rust-nostr, on one
 * thread. Every call starts from what a relay sends and repeats all the work: nothing is cached.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
public class NostrBenchmark {

  private static final int REQUEST_BYTES = 2048;
  private static final int NOTE_BYTES = 1024;

  private final SecretKey sender = SecretKey.generate();
  private final SecretKey receiver = SecretKey.generate();

  private String noteJson = "";
  private String wrapJson = "";
  private Event note = Event.sign(sender, 0, 1, List.of(), "");
  private byte[] receiverBytes = {};
  private JsonNode noteTree = MissingNode.getInstance();
  private rust.nostr.sdk.Event rustNote;
  private NostrSigner rustReceiver;

  @Setup
  public void prepare() throws NostrSdkException, JsonProcessingException {
    List<List<String>> tags = List.of(List.of("p", receiver.publicKey().hex()));
    note = Event.sign(sender, 1_795_360_346, 1, tags, "x".repeat(NOTE_BYTES));
    noteJson = note.toJson();
    String request = "{\"cashu_token\":\"" + "B".repeat(REQUEST_BYTES - 18) + "\"}";
    wrapJson =
        DirectMessages.seal(DmKind.NIP17, sender, receiver.publicKey(), request, 1_795_360_346)
            .toJson();
    receiverBytes = receiver.bytes();
    noteTree = BouncyNostr.parse(noteJson);
    rustNote = rust.nostr.sdk.Event.Companion.fromJson(noteJson);
    rustReceiver =
        NostrSigner.Companion.keys(
            new Keys(rust.nostr.sdk.SecretKey.Companion.fromBytes(receiverBytes)));
  }

  @Benchmark
  public boolean verify_ours() {
    return note.verify();
  }

  @Benchmark
  public boolean verify_bouncycastle() throws JsonProcessingException {
    return BouncyNostr.verify(noteTree);
  }

  @Benchmark
  public boolean verify_rustnostr() {
    return rustNote.verify();
  }

  @Benchmark
  public boolean parse_and_verify_ours() {
    return value(Event.parse(noteJson)).verify();
  }

  @Benchmark
  public boolean parse_and_verify_bouncycastle() throws JsonProcessingException {
    return BouncyNostr.parseAndVerify(noteJson);
  }

  @Benchmark
  public boolean parse_and_verify_rustnostr() throws NostrSdkException {
    rust.nostr.sdk.Event event = rust.nostr.sdk.Event.Companion.fromJson(noteJson);
    try {
      return event.verify();
    } finally {
      event.destroy();
    }
  }

  @Benchmark
  public DirectMessage unwrap_ours() {
    return value(DirectMessages.open(value(Event.parse(wrapJson)), receiver));
  }

  @Benchmark
  public String unwrap_bouncycastle() throws JsonProcessingException {
    return BouncyNostr.unwrap(wrapJson, receiverBytes);
  }

  @Benchmark
  public String unwrap_rustnostr() throws NostrSdkException {
    rust.nostr.sdk.Event wrap = rust.nostr.sdk.Event.Companion.fromJson(wrapJson);
    UnwrappedGift gift =
        RustNostr.await(c -> UnwrappedGift.Companion.fromGiftWrap(rustReceiver, wrap, c));
    try {
      return gift.rumor().asJson();
    } finally {
      gift.destroy();
      wrap.destroy();
    }
  }

  private static <T> T value(Parsed<T> parsed) {
    return switch (parsed) {
      case Ok<T>(var value) -> value;
      case Malformed<T>(var reason) -> throw new IllegalStateException(reason);
    };
  }

  public static void main(String[] args) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(args.length > 0 ? args[0] : NostrBenchmark.class.getSimpleName())
                .addProfiler(PerCore.class)
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .build())
        .run();
  }
}
