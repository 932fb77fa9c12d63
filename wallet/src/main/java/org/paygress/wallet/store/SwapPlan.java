package org.paygress.wallet.store;

import java.util.List;
import org.paygress.cashu.token.KeysetId;

/** Which outputs a swap asks for: amounts, and the counters that their secrets derive from. */
public record SwapPlan(KeysetId keyset, long firstCounter, List<Long> outputs) {
  public SwapPlan {
    outputs = List.copyOf(outputs);
  }
}
