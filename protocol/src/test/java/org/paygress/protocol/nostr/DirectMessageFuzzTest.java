package org.paygress.protocol.nostr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/** Any bytes in place of a direct message. */
@Tag("fuzz")
class DirectMessageFuzzTest {

  @FuzzTest(maxDuration = "20s")
  void any_bytes(byte[] input) {
    FuzzTargets.directMessage(new String(input, StandardCharsets.UTF_8));
  }
}
