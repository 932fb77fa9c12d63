package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.wallet.store.ClaimStore;
import org.paygress.wallet.store.ProofStore;

/** Finds out which tokens that were given away their receivers have redeemed (NUT-07). */
final class RedeemedTokens {

  /** Proofs that a mint is asked about at once. */
  private static final int BATCH = 100;

  private final WalletContext context;

  RedeemedTokens(WalletContext context) {
    this.context = context;
  }

  Set<String> of(Map<String, Token> sent) {
    Set<String> redeemed = new HashSet<>();
    Map<MintUrl, List<Map.Entry<String, Token>>> byMint =
        sent.entrySet().stream().collect(Collectors.groupingBy(one -> one.getValue().mint()));
    byMint.forEach((mint, tokens) -> ask(mint, tokens, redeemed));
    return redeemed;
  }

  /** A mint that does not answer is not asked on. */
  private void ask(MintUrl mint, List<Map.Entry<String, Token>> tokens, Set<String> redeemed) {
    int from = 0;
    while (from < tokens.size()) {
      int end = from;
      List<Proof> proofs = new ArrayList<>();
      do {
        proofs.addAll(tokens.get(end++).getValue().proofs());
      } while (end < tokens.size()
          && proofs.size() + tokens.get(end).getValue().proofs().size() <= BATCH);
      Optional<List<Proof>> spent = SpentProofs.of(context, mint, proofs);
      if (spent.isEmpty()) {
        return;
      }
      Set<Proof> gone = Set.copyOf(spent.get());
      for (Map.Entry<String, Token> one : tokens.subList(from, end)) {
        if (gone.containsAll(one.getValue().proofs()) && isTheirs(one.getKey(), one.getValue())) {
          redeemed.add(one.getKey());
        }
      }
      from = end;
    }
  }

  /**
   * What we took back ourselves to make another of it, under a name below its own, we owe still.
   */
  private boolean isTheirs(String name, Token token) {
    return context
        .database()
        .transaction(
            tx -> {
              Optional<String> holder = ClaimStore.holder(tx, token.proofs());
              if (holder.filter(taker -> taker.startsWith(name + "/")).isPresent()) {
                return false;
              }
              ProofStore.redeemed(tx, token.proofs());
              return true;
            });
  }
}
