package org.paygress.protocol.nostr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.paygress.system.Parsed;
import org.paygress.system.Parsed.Malformed;
import org.paygress.system.Parsed.Ok;

/**
 * A pull reader for strangers' JSON: bounded in size and depth, no duplicate keys, no text without
 * a UTF-8 form, and refusals that never quote the input.
 */
final class JsonReader implements AutoCloseable {

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_NUMBER_CHARS = 32;

  /** Strings go to nobody but us, so names are not interned and buffers are not kept. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME_CHARS)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .maxStringLength(Limits.FRAME_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .build();

  /** Reads one value of the document. */
  @FunctionalInterface
  interface Body<T> {
    T read(JsonReader in) throws IOException;
  }

  private boolean givenUp;
  private final JsonParser parser;

  private JsonReader(String text) throws IOException {
    parser = FACTORY.createParser(text);
  }

  /** Reads a whole document of at most {@code maxBytes}; total, whatever {@code text} holds. */
  static <T> Parsed<T> parse(String text, int maxBytes, Body<T> body) {
    if (text.length() > maxBytes || Utf8.length(text) > maxBytes) {
      return Parsed.malformed("longer than " + maxBytes + " bytes");
    }
    try (JsonReader in = new JsonReader(text)) {
      in.next();
      T value = body.read(in);
      if (!in.givenUp && in.parser.nextToken() != null) {
        return Parsed.malformed("something follows the JSON value");
      }
      return Parsed.ok(value);
    } catch (MalformedException e) {
      return Parsed.malformed(e.reason());
    } catch (IOException e) {
      return Parsed.malformed("not well-formed JSON within the limits");
    }
  }

  /** The value, or its reason thrown up to {@link #parse}. */
  static <T> T require(Parsed<T> parsed) throws MalformedException {
    return switch (parsed) {
      case Ok<T>(var value) -> value;
      case Malformed<T>(var reason) -> throw new MalformedException(reason);
    };
  }

  /** What follows does not matter. */
  void giveUp() {
    givenUp = true;
  }

  /** Moves to the next token. */
  void next() throws IOException {
    if (parser.nextToken() == null) {
      throw new MalformedException("the JSON ends too early");
    }
  }

  /** The reader stands on the beginning of an object. */
  void expectObject() throws IOException {
    expect(JsonToken.START_OBJECT, "expected a JSON object");
  }

  /** The reader stands on the beginning of an array. */
  void expectArray() throws IOException {
    expect(JsonToken.START_ARRAY, "expected a JSON array");
  }

  /** Moves to the next field's value; false at the end of the object. */
  boolean nextField() throws IOException {
    next();
    if (parser.currentToken() == JsonToken.END_OBJECT) {
      return false;
    }
    next();
    return true;
  }

  /** The name of the field whose value the reader stands on. */
  String fieldName() throws IOException {
    return parser.currentName();
  }

  /** Moves to the next element; false at the end of the array. */
  boolean nextElement() throws IOException {
    next();
    return parser.currentToken() != JsonToken.END_ARRAY;
  }

  /** Moves to the next element, which must be there. */
  void requireElement() throws IOException {
    if (!nextElement()) {
      throw new MalformedException("the JSON array is too short");
    }
  }

  /** Leaves the array after its last element. */
  void requireEnd() throws IOException {
    if (nextElement()) {
      throw new MalformedException("the JSON array is too long");
    }
  }

  /**
   * Leaves the outermost array, whatever else is in it; the reader may stand on its end already.
   */
  void skipToEnd() throws IOException {
    // On the end of an array inside this one the context is still this one.
    if (parser.currentToken() == JsonToken.END_ARRAY && parser.getParsingContext().inRoot()) {
      return;
    }
    while (nextElement()) {
      skip();
    }
  }

  void skip() throws IOException {
    parser.skipChildren();
  }

  String string() throws IOException {
    expect(JsonToken.VALUE_STRING, "expected a JSON string");
    String value = parser.getText();
    if (Utf8.length(value) < 0) {
      throw new BeyondLimitsException("text with half a surrogate pair");
    }
    return value;
  }

  long integer() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, "expected a whole number");
    return parser.getLongValue();
  }

  boolean bool() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_TRUE) {
      expect(JsonToken.VALUE_FALSE, "expected true or false");
    }
    return parser.getBooleanValue();
  }

  /** An array of strings, of at most {@code max}. */
  List<String> strings(int max) throws IOException {
    expectArray();
    List<String> strings = new ArrayList<>();
    while (nextElement()) {
      if (strings.size() == max) {
        throw new BeyondLimitsException("a list is longer than " + max);
      }
      strings.add(string());
    }
    return strings;
  }

  /** The strings in an array, none if this is no array; whatever else is there is passed over. */
  List<String> stringsIfAny() throws IOException {
    List<String> strings = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      skip();
      return strings;
    }
    while (nextElement()) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        strings.add(parser.getText());
      } else {
        skip();
      }
    }
    return strings;
  }

  private void expect(JsonToken token, String reason) throws MalformedException {
    if (parser.currentToken() != token) {
      throw new MalformedException(reason);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
