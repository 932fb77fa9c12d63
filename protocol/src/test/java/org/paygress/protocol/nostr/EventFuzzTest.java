package org.paygress.protocol.nostr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/** Any bytes in place of an event. */
@Tag("fuzz")
class EventFuzzTest {

  @FuzzTest(maxDuration = "20s")
  void any_bytes(byte[] input) {
    FuzzTargets.event(new String(input, StandardCharsets.UTF_8));
  }
}
