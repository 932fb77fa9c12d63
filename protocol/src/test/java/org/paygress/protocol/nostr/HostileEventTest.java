package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.protocol.nostr.Fixtures.ALICE;
import static org.paygress.protocol.nostr.Fixtures.NOW;
import static org.paygress.protocol.nostr.Fixtures.ok;
import static org.paygress.protocol.nostr.Fixtures.reason;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers may send in place of an event: refused with a reason, never an exception. */
class HostileEventTest {

  private static final Event GOOD = Event.sign(ALICE, NOW, 1, List.of(List.of("t", "a")), "marker");
  private static final String JSON = GOOD.toJson();
  private static final String HEX = ALICE.publicKey().hex();

  static List<Map.Entry<String, String>> hostile() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    String tags201 = "[" + "[\"t\",\"a\"],".repeat(200) + "[\"t\",\"a\"]]";
    return List.of(
        Map.entry("nothing", ""),
        Map.entry("blank", "  \n"),
        Map.entry("null", "null"),
        Map.entry("a number", "7"),
        Map.entry("an array", "[]"),
        Map.entry("an empty object", "{}"),
        Map.entry("not JSON", "event"),
        Map.entry("an unfinished event", JSON.substring(0, JSON.length() - 1)),
        Map.entry("something after it", JSON + "{}"),
        Map.entry("garbage after it", JSON + "\u0000"),
        Map.entry("a comment", JSON.replace(",\"kind\"", ",/**/\"kind\"")),
        Map.entry("single quotes", JSON.replace('"', '\'')),
        Map.entry("a trailing comma", JSON.replace("}", ",}")),
        Map.entry("a duplicate key", JSON.replace("{\"id\"", "{\"kind\":1,\"id\"")),
        Map.entry("a duplicate unknown key", JSON.replace("{\"id\"", "{\"x\":1,\"x\":1,\"id\"")),
        Map.entry("an escaped duplicate key", JSON.replace("{", "{\"\\u006bind\":1,")),
        Map.entry("deep nesting in an unknown field", JSON.replace("{", "{\"x\":" + deep + ",")),
        Map.entry("deep nesting in the tags", JSON.replace("[[\"t\",\"a\"]]", deep)),
        Map.entry("201 tags", JSON.replace("[[\"t\",\"a\"]]", tags201)),
        Map.entry("an empty tag", JSON.replace("[[\"t\",\"a\"]]", "[[]]")),
        Map.entry("a tag that is text", JSON.replace("[[\"t\",\"a\"]]", "[\"t\"]")),
        Map.entry("a number in a tag", JSON.replace("\"a\"]]", "1]]")),
        Map.entry("null in a tag", JSON.replace("\"a\"]]", "null]]")),
        Map.entry("tags null", JSON.replace("[[\"t\",\"a\"]]", "null")),
        Map.entry("a longer content", JSON.replace("marker", "m".repeat(Limits.EVENT_BYTES))),
        Map.entry("a megabyte", JSON.replace("marker", "m".repeat(1 << 20))),
        Map.entry(
            "as many bytes of few characters", JSON.replace("marker", "\u20ac".repeat(22_000))),
        Map.entry("blanks beyond the size", JSON + " ".repeat(Limits.EVENT_BYTES)),
        Map.entry("a long field name", JSON.replace("{", "{\"" + "n".repeat(300) + "\":1,")),
        Map.entry("half a surrogate pair escaped", JSON.replace("marker", "\\ud83d")),
        Map.entry("the other half", JSON.replace("marker", "\\ude00\\ud83d")),
        Map.entry("half a surrogate pair itself", JSON.replace("marker", "\ud83d")),
        Map.entry("half a pair in a tag", JSON.replace("\"a\"]]", "\"\\udfff\"]]")),
        Map.entry("a raw control character", JSON.replace("marker", "\u0001")),
        Map.entry("created_at text", JSON.replace(":" + NOW, ":\"" + NOW + "\"")),
        Map.entry("created_at negative", JSON.replace(":" + NOW, ":-1")),
        Map.entry("created_at a fraction", JSON.replace(":" + NOW, ":1.0")),
        Map.entry("created_at with an exponent", JSON.replace(":" + NOW, ":1e9")),
        Map.entry("created_at after 9999", JSON.replace(":" + NOW, ":253402300800")),
        Map.entry("created_at beyond 64 bits", JSON.replace(":" + NOW, ":18446744073709551616")),
        Map.entry("created_at of many digits", JSON.replace(":" + NOW, ":" + "9".repeat(2_000))),
        Map.entry("created_at null", JSON.replace(":" + NOW, ":null")),
        Map.entry("kind negative", JSON.replace("\"kind\":1", "\"kind\":-1")),
        Map.entry("kind 65536", JSON.replace("\"kind\":1", "\"kind\":65536")),
        Map.entry("kind that wraps to 1", JSON.replace("\"kind\":1", "\"kind\":4294967297")),
        Map.entry("kind true", JSON.replace("\"kind\":1", "\"kind\":true")),
        Map.entry("content an object", JSON.replace("\"marker\"", "{}")),
        Map.entry("pubkey in upper case", JSON.replace(HEX, HEX.toUpperCase(Locale.ROOT))),
        Map.entry("pubkey short", JSON.replace(HEX, HEX.substring(2))),
        Map.entry("pubkey as npub", JSON.replace(HEX, ALICE.publicKey().npub())),
        Map.entry("pubkey off the curve", JSON.replace(HEX, "f".repeat(64))),
        Map.entry("id of no hex", JSON.replace(GOOD.id().hex(), "z".repeat(64))),
        Map.entry("sig short", JSON.replace(GOOD.sigHex(), GOOD.sigHex().substring(1))),
        Map.entry("sig of no hex", JSON.replace(GOOD.sigHex(), "g".repeat(128))),
        Map.entry("sig in upper case", JSON.replace(GOOD.sigHex(), "A".repeat(128))));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void is_refused_with_a_reason_that_repeats_nothing(Map.Entry<String, String> input) {
    assertThat(input.getValue()).isNotEqualTo(JSON);
    assertThat(reason(Event.parse(input.getValue()))).isNotEmpty().doesNotContain("marker");
  }

  @Test
  void each_missing_field_is_noticed() {
    for (String field : List.of("id", "pubkey", "created_at", "kind", "tags", "content", "sig")) {
      String json = JSON.replace("\"" + field + "\":", "\"x\":");
      assertThat(reason(Event.parse(json))).as(field).contains("missing");
    }
  }

  @Test
  void unknown_fields_order_and_blanks_do_not_matter() {
    String reordered =
        CapturedJson.read(JSON).propertyStream().toList().reversed().stream()
            .map(field -> " \"" + field.getKey() + "\" : " + field.getValue())
            .collect(Collectors.joining(",\n", "{\"seen\":{\"a\":[1,null,true]},", "}"));
    assertThat(ok(Event.parse(reordered))).isEqualTo(GOOD);
  }

  @Test
  void two_hundred_tags_are_accepted() {
    List<List<String>> tags = Collections.nCopies(200, List.of("t", "a"));
    Event event = Event.sign(ALICE, NOW, 1, tags, "");
    assertThat(ok(Event.parse(event.toJson()))).isEqualTo(event);
  }
}
