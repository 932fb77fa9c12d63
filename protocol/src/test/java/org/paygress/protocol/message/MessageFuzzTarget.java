package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.paygress.protocol.message.ParsedRequest.Accepted;
import org.paygress.protocol.message.ParsedRequest.Rejected;
import org.paygress.system.Parsed;

/** What must hold for every text that comes out of a direct message. */
final class MessageFuzzTarget {

  private MessageFuzzTarget() {}

  static void check(String text) {
    switch (RequestCodec.parse(text)) {
      case Accepted(var request) ->
          assertThat(RequestCodec.parse(RequestCodec.encode(request)))
              .isEqualTo(new Accepted(request));
      case Rejected(var reply) -> {
        // The reasons are fixed sentences: short, printable, and good replies themselves.
        assertThat(reply.message()).matches("[ -~]{1,200}");
        assertThat(ReplyCodec.parse(ReplyCodec.encode(reply))).isEqualTo(Parsed.ok(reply));
      }
    }
    if (ReplyCodec.parse(text) instanceof Parsed.Ok<Reply>(var reply)) {
      assertThat(ReplyCodec.parse(ReplyCodec.encode(reply))).isEqualTo(Parsed.ok(reply));
    }
  }
}
