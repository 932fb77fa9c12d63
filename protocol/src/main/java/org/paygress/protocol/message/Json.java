package org.paygress.protocol.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * The one JSON reader and writer of the messages: strict, and bounded in depth, length and size of
 * numbers. No exception's text leaves it, since Jackson's repeat the input.
 */
final class Json {

  /**
   * The limit of a decrypted direct message; a public body must stay far below its event's 64 KiB.
   */
  static final int MAX_BYTES = 32 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_BYTES)
                          .maxStringLength(MAX_BYTES)
                          .maxNameLength(256)
                          .maxNestingDepth(16)
                          .maxNumberLength(64)
                          .build())
                  .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                  .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  /** Reads exactly one JSON object. */
  static ObjectNode readObject(String text) throws Refusal {
    if (text.isBlank()) {
      throw Refusal.invalid("The message is empty.");
    }
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw Refusal.invalid("The message is longer than " + MAX_BYTES + " bytes.");
    }
    JsonNode node;
    // An exponent beyond BigDecimal's leaves Jackson as a bare NumberFormatException.
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException | NumberFormatException e) {
      throw Refusal.invalid(
          "The message is not readable: it must be one JSON object, without duplicate keys,"
              + " at most 16 levels deep.");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.invalid("The message is not a JSON object.");
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Any one JSON value; {@code null} if the text is none. */
  static JsonNode value(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException | NumberFormatException e) {
      return MAPPER.nullNode();
    }
  }

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      // Not chained: its text may hold a part of the message.
      throw new IllegalStateException("a tree of plain values can always be written");
    }
  }
}
