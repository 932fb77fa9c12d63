package org.paygress.cashu;

import java.util.List;

/** Which outputs a swap asks for: amounts, and the counters that their secrets derive from. */
record SwapPlan(KeysetId keyset, long firstCounter, List<Long> outputs) {
  SwapPlan {
    outputs = List.copyOf(outputs);
  }
}
