package org.paygress.cashu.mint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.SpendingCondition;
import org.paygress.cashu.token.TokenV3;
import org.paygress.system.Parsed;

/**
 * Whatever a mint answers, reading it never throws, and what it reads keeps the promises of its
 * type. The first byte says which answer is read; the corpus in {@code MintResponseFuzzTestInputs}
 * holds answers as Nutshell gives them.
 */
@Tag("fuzz")
class MintResponseFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void any_answer(byte[] answer) {
    if (answer.length == 0) {
      return;
    }
    JsonNode root;
    try {
      root = TokenV3.STRICT_JSON.readTree(answer, 1, answer.length - 1);
    } catch (IOException notJson) {
      return;
    }
    switch (answer[0]) {
      case 'i' -> MintInfo.read(root);
      case 'k' -> keys(MintJson.keys(root));
      case 'l' -> infos(MintJson.keysetInfos(root));
      case 's' -> signatures(MintJson.signatures(root));
      case 'r' -> MintJson.restored(root);
      case 't' -> MintJson.states(root);
      case 'q' -> MintClient.quote(root);
      default -> SpendingCondition.of(root.toString());
    }
  }

  private static void keys(Parsed<Map<KeysetId, java.util.SortedMap<Long, CurvePoint>>> parsed) {
    if (parsed instanceof Parsed.Ok<Map<KeysetId, java.util.SortedMap<Long, CurvePoint>>>(var ok)) {
      ok.values().forEach(keys -> assertThat(keys).isNotEmpty());
    }
  }

  private static void infos(Parsed<List<KeysetInfo>> parsed) {
    if (parsed instanceof Parsed.Ok<List<KeysetInfo>>(var infos)) {
      infos.forEach(info -> assertThat(info.inputFeePpk()).isBetween(0L, 1_000_000L));
    }
  }

  private static void signatures(Parsed<List<BlindSignature>> parsed) {
    if (parsed instanceof Parsed.Ok<List<BlindSignature>>(var signatures)) {
      signatures.forEach(signature -> assertThat(signature.amount()).isPositive());
    }
  }
}
