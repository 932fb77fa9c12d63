package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.nostr.EventId;
import org.paygress.system.Parsed;

class ReplyCodecTest {

  private static final Instant TIME = Instant.parse("2026-11-22T16:52:06.789Z");

  private static final AccessDetails STANDBY =
      new AccessDetails(
          "standby-slot-w",
          0,
          TIME,
          1000,
          1024,
          "Basic",
          "d",
          List.of(),
          Optional.empty(),
          List.of());

  @Test
  void times_are_written_to_the_second_with_a_numeric_offset() {
    assertThat(ReplyCodec.encode(STANDBY))
        .isEqualTo(
            "{\"pod_npub\":\"standby-slot-w\",\"node_port\":0,"
                + "\"expires_at\":\"2026-11-22T16:52:06+00:00\",\"cpu_millicores\":1000,"
                + "\"memory_mb\":1024,\"pod_spec_name\":\"Basic\",\"pod_spec_description\":\"d\","
                + "\"instructions\":[]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T16:52:06+00:00",
        "2026-11-22T16:52:06Z",
        "2026-11-22T16:52:06.123456789+00:00",
        "2026-11-22T18:52:06+02:00"
      })
  void times_are_read_in_every_form_of_rfc_3339(String time) {
    var text = ReplyCodec.encode(STANDBY).replace("2026-11-22T16:52:06+00:00", time);
    assertThat(ReplyCodec.parse(text)).isEqualTo(Parsed.ok(STANDBY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tomorrow", "2026-11-22", "1795360326", "+12026-11-22T16:52:06Z"})
  void any_other_time_is_refused(String time) {
    var text = ReplyCodec.encode(STANDBY).replace("2026-11-22T16:52:06+00:00", time);
    assertThat(ReplyCodec.parse(text))
        .isEqualTo(Parsed.malformed("The field expires_at must be a time in RFC 3339."));
  }

  @Test
  void a_refund_stands_in_both_fields() {
    var reply = ErrorReply.refund(ErrorType.PROVISIONING_ERROR, "It broke.", "cashuBrefund");
    assertThat(ReplyCodec.encode(reply))
        .isEqualTo(
            "{\"error_type\":\"provisioning_error\",\"message\":\"It broke.\","
                + "\"details\":\"cashuBrefund\",\"refund_token\":\"cashuBrefund\"}");
    assertThat(ReplyCodec.parse(ReplyCodec.encode(reply))).isEqualTo(Parsed.ok(reply));
  }

  @Test
  void an_error_without_details_says_null() {
    assertThat(ReplyCodec.encode(ErrorReply.of(ErrorType.NOT_FOUND, "No such lease.")))
        .isEqualTo(
            "{\"error_type\":\"not_found\",\"message\":\"No such lease.\",\"details\":null}");
  }

  @Test
  void an_error_type_we_do_not_know_keeps_its_name() {
    var text = "{\"error_type\":\"teapot\",\"message\":\"m\",\"details\":null}";
    var reply = (ErrorReply) Captured.value(ReplyCodec.parse(text));
    assertThat(reply.type()).isEqualTo(ErrorType.OTHER);
    assertThat(reply.wireType()).isEqualTo("teapot");
    assertThat(ReplyCodec.encode(reply)).isEqualTo(text);
  }

  @Test
  void missing_details_and_unknown_fields_do_no_harm() {
    assertThat(ReplyCodec.parse("{\"error_type\":\"not_found\",\"message\":\"m\",\"x\":[{}]}"))
        .isEqualTo(Parsed.ok(ErrorReply.of(ErrorType.NOT_FOUND, "m")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "s3cr3t",
        "[\"s3cr3t\"]",
        "{\"error_type\":\"s3cr3t\"}",
        "{\"error_type\":5,\"message\":\"s3cr3t\"}",
        "{\"pod_id\":\"s3cr3t\"}",
        "{\"pod_npub\":\"s3cr3t\",\"node_port\":\"22\"}",
        "{\"pod_npub\":\"s3cr3t\",\"node_port\":65536}",
        "{\"pod_npub\":\"s3cr3t\",\"node_port\":-1}",
        "{\"pod_npub\":\"s3cr3t\",\"node_port\":22.0}",
        "{\"pod_npub\":\"s3cr3t\",\"node_port\":1e2}",
      })
  void a_message_that_is_no_reply_is_malformed_and_not_repeated(String text) {
    assertThat(ReplyCodec.parse(text))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, bad -> assertThat(bad.reason()).doesNotContain("s3cr3t"));
  }

  @Test
  void ports_that_cannot_be_are_not_built() {
    assertThatThrownBy(() -> new TemplatePort(0, 1, "tcp", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TemplatePort(1, 65536, "tcp", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new StatusResponse("1", "Running", TIME, 1, 1, 1, "host", 65536, "user"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_reply_names_its_request_beside_what_it_says() {
    EventId request = EventId.of("ab".repeat(32));
    var text = ReplyCodec.encode(STANDBY, request);
    assertThat(ReplyCodec.request(text)).contains(request);
    assertThat(ReplyCodec.parse(text)).isEqualTo(Parsed.ok(STANDBY));
    assertThat(ReplyCodec.request(ReplyCodec.encode(STANDBY))).isEmpty();
    assertThat(ReplyCodec.request("{\"request_id\":\"zz\"}")).isEmpty();
    assertThat(ReplyCodec.request("no JSON")).isEmpty();
  }
}
