package org.paygress.host.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.Parsed;
import org.paygress.system.memory.SecretMemory;
import org.paygress.system.socket.UnixConnection;

/**
 * Calls and answers as frames. Both sides are of one release, so nothing is passed over: what is
 * missing, unknown or of another type is an error, which repeats nothing of what was said.
 */
public final class HostWire {

  /** A call is a few names, and at most 32 variables. */
  public static final int CALL_BYTES_MAX = 1 << 16;

  /** An answer may list every container, or every template with its accounts. */
  public static final int ANSWER_BYTES_MAX = 1 << 20;

  private static final String NAME = "name";
  private static final String CONTENT = "content";

  private static final Map<String, Class<? extends HostAnswer>> ANSWERS =
      Stream.of(HostAnswer.class.getPermittedSubclasses())
          .<Class<? extends HostAnswer>>map(type -> type.asSubclass(HostAnswer.class))
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private HostWire() {}

  /**
   * A call, and the key that came with it.
   *
   * @param key whoever received it closes it
   */
  public record Received(HostCall call, Optional<VolumeKey> key) {}

  /** Says a call. The key goes from locked memory to the kernel. */
  static void write(UnixConnection connection, HostCall call, Optional<VolumeKey> key)
      throws IOException {
    connection.writeFrame(frame(call.getClass().getSimpleName(), call));
    if (key.isPresent()) {
      key.get().lend(connection::writeFrame);
    }
  }

  /** Hears a call. The key goes from the kernel to locked memory. */
  public static Received readCall(UnixConnection connection) throws IOException {
    HostCall call = read(connection.readFrame(CALL_BYTES_MAX), HostCall.NAMES);
    return new Received(
        call, call.keyFollows() ? Optional.of(readKey(connection)) : Optional.empty());
  }

  private static VolumeKey readKey(UnixConnection connection) throws IOException {
    SecretMemory memory = SecretMemory.allocate(VolumeKey.BYTES);
    try {
      connection.readFrame(memory.segment().asByteBuffer());
    } catch (IOException e) {
      memory.close();
      throw e;
    }
    return switch (VolumeKey.parse(memory)) {
      case Parsed.Ok<VolumeKey>(var key) -> key;
      case Parsed.Malformed<VolumeKey>(var reason) -> throw new IOException(reason);
    };
  }

  /** An answer, as a frame's content. */
  public static byte[] frame(HostAnswer answer) {
    return frame(answer.getClass().getSimpleName(), answer);
  }

  static HostAnswer readAnswer(UnixConnection connection) throws IOException {
    return read(connection.readFrame(ANSWER_BYTES_MAX), ANSWERS);
  }

  /** A result, as {@link HostAnswer.Done} carries it. */
  public static JsonNode result(Object value) {
    return JSON.valueToTree(value);
  }

  static <T> T value(JsonNode result, TypeReference<T> type) throws IOException {
    try {
      return JSON.treeToValue(result, type);
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  private static byte[] frame(String name, Object content) {
    ObjectNode frame = JSON.createObjectNode().put(NAME, name);
    frame.set(CONTENT, JSON.valueToTree(content));
    try {
      return JSON.writeValueAsBytes(frame);
    } catch (JacksonException e) {
      throw new IllegalStateException("a frame cannot be written: " + e.getClass(), e);
    }
  }

  private static <T> T read(byte[] frame, Map<String, Class<? extends T>> names)
      throws IOException {
    try {
      JsonNode read = JSON.readTree(frame);
      Class<? extends T> type = names.get(read.path(NAME).asText());
      if (type == null) {
        throw new IOException("unknown call or answer");
      }
      return JSON.treeToValue(read.path(CONTENT), type);
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** Without its cause, which quotes the text. */
  private static IOException malformed(JacksonException e) {
    return new IOException(
        "not a well-formed call or answer (" + e.getClass().getSimpleName() + ")");
  }
}
