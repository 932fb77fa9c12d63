package org.paygress.protocol.message;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Coverage-guided search for a text that breaks a codec; see CONTRIBUTING.md for how to run it. */
@Tag("fuzz")
class MessageFuzzTest {

  @MethodSource("org.paygress.protocol.message.MessageCorpusTest#captures")
  @MethodSource("org.paygress.protocol.message.MessageCorpusTest#defects")
  @DictionaryEntries({
    "\"cashu_token\":",
    "\"pod_image\":",
    "\"ssh_username\":",
    "\"ssh_password\":",
    "\"pod_npub\":",
    "\"pod_id\":",
    "\"template_env\":{",
    "\"replication\":{\"mode\":\"warm-standby\"",
    "\"standby_providers\":[",
    "\"primary_npub\":",
    "\"workload_id\":",
    "\"volume_encryption\":{",
    "\"error_type\":",
    "\"node_port\":",
    "null",
    "1e99"
  })
  // Last, because the fuzzer takes its seeds from the annotations before it.
  @FuzzTest(maxDuration = "20s")
  void any_text_gives_a_value_or_a_typed_error(@NotNull @WithUtf8Length(max = 40_000) String text) {
    MessageFuzzTarget.check(text);
  }
}
