package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.protocol.message.ParsedRequest.Accepted;
import org.paygress.protocol.message.ParsedRequest.Rejected;
import org.paygress.protocol.volume.VolumeEncryption;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.Parsed;

/** What holds a secret does not print it, however it is wrapped. */
class RedactionTest {

  private static final String MARKER = "MARKERmarkerMARKERmarkerMARKERmarkerMARKER0";

  static Stream<Object> holders() {
    var spawn = ((Accepted) RequestCodec.parse(Requests.spawn(json -> secrets(json)))).request();
    var access =
        new AccessDetails(
            "container-1",
            31000,
            Instant.EPOCH,
            1,
            1,
            "Basic",
            "d",
            List.of("Password: " + MARKER),
            Optional.of("127.0.0.1"),
            List.of());
    var refund = ErrorReply.refund(ErrorType.BACKEND_ERROR, "m", MARKER);
    var key = ((SpawnRequest) spawn).volumeEncryption().orElseThrow();
    return Stream.of(
        spawn,
        new Accepted(spawn),
        Parsed.ok(spawn),
        Optional.of(spawn),
        Map.of("request", spawn),
        new TopUpRequest("container-1", MARKER),
        new Accepted(new TopUpRequest("container-1", MARKER)),
        SshPassword.of(MARKER),
        key,
        key.key(),
        access,
        Parsed.ok(access),
        refund,
        new Rejected(refund),
        RequestCodec.parse(MARKER),
        ReplyCodec.parse(MARKER));
  }

  private static void secrets(ObjectNode json) {
    json.put("cashu_token", MARKER).put("ssh_password", MARKER);
    json.putObject("template_env").put("A", MARKER);
    json.withObject("volume_encryption").put("key_b64", MARKER);
  }

  @ParameterizedTest
  @MethodSource("holders")
  void a_secret_is_not_printed(Object holder) {
    assertThat(holder.toString()).doesNotContainIgnoringCase("marker");
  }

  @Test
  void the_marker_is_really_in_there() {
    var spawn = (SpawnRequest) holders().findFirst().orElseThrow();
    assertThat(RequestCodec.encode(spawn).split(MARKER, -1)).hasSize(5);
    assertThat(spawn.volumeEncryption().map(VolumeEncryption::key).map(VolumeKey::toBase64))
        .contains(MARKER);
  }
}
