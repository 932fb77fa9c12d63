package org.paygress.wallet.saga;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.BlindedMessage;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.store.Counters;
import org.paygress.wallet.store.LockedOutputs;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.RestoreAdvice;
import org.paygress.wallet.store.SwapPlan;

/** Prepares the outputs of swaps: the keyset to be paid in, amounts, fresh counters. */
final class SwapPlanner {
  /** Outputs of one swap: as many as any mint signs at once. */
  private static final int OUTPUTS_MAX = 100;

  private static final int PROBE = 100;
  private static final int PROBES_MAX = 1_000;

  private final WalletContext context;

  SwapPlanner(WalletContext context) {
    this.context = context;
  }

  /** What planning needs to know of a mint; got before the transaction, for it costs requests. */
  record Basis(MintView view, Keyset keyset) {

    /** Units that {@code inputs} leave; empty when the mint does not know their keysets. */
    Optional<Long> net(List<Proof> inputs) {
      return view.inputFee(inputs).map(fee -> Token.sum(inputs) - fee);
    }
  }

  /**
   * What to plan with.
   *
   * @param outdated whether the mint has refused a plan that was made with the known view
   */
  MintAnswer<Basis> basis(MintUrl mint, CashuUnit unit, boolean outdated) {
    MintAnswer<MintView> answer =
        outdated ? context.directory().newView(mint) : context.directory().view(mint);
    if (!(answer instanceof MintAnswer.Done<MintView>(var view))) {
      return answer.read(never -> Parsed.malformed("no view"));
    }
    Optional<KeysetInfo> active = view.active(unit);
    return active.isEmpty()
        ? new MintAnswer.Unclear<>("the mint has no active keyset of the unit")
        : view.keysOf(active.get()).read(keys -> Parsed.ok(new Basis(view, keys)));
  }

  /** Outputs for the given amounts, each split on its own. */
  static Parsed<List<Long>> parts(Basis basis, long... amounts) {
    List<Long> outputs = new ArrayList<>();
    for (long amount : amounts) {
      switch (basis.keyset().split(amount)) {
        case Parsed.Ok<List<Long>>(var parts) -> outputs.addAll(parts);
        case Parsed.Malformed<List<Long>>(var reason) -> {
          return Parsed.malformed(reason);
        }
      }
    }
    return outputs.size() > OUTPUTS_MAX
        ? Parsed.malformed("the mint's keyset needs too many proofs for the amount")
        : Parsed.ok(outputs);
  }

  /** Counters nobody used before, for outputs of those amounts. */
  static SwapPlan plan(Tx tx, Basis basis, List<Long> outputs) throws SQLException {
    KeysetId id = basis.keyset().id();
    return new SwapPlan(id, Counters.take(tx, id, outputs.size()), outputs);
  }

  /** The same for work that costs strangers nothing; empty while there is no room for it. */
  static Optional<SwapPlan> planUnproven(Tx tx, Basis basis, List<Long> outputs)
      throws SQLException {
    KeysetId id = basis.keyset().id();
    Optional<Long> first = Counters.takeUnproven(tx, id, outputs.size());
    return first.isEmpty() ? Optional.empty() : Optional.of(new SwapPlan(id, first.get(), outputs));
  }

  /** Outputs of {@code locked} amounts, kept under the operation; derived ones for the change. */
  static SwapPlan planLocked(
      Tx tx, Basis basis, String operation, List<Long> locked, P2pkLock lock, List<Long> change)
      throws SQLException {
    LockedOutputs.add(tx, operation, basis.keyset().id(), locked, lock);
    SwapPlan derived = plan(tx, basis, change);
    List<Long> outputs = new ArrayList<>(locked);
    outputs.addAll(derived.outputs());
    return new SwapPlan(derived.keyset(), derived.firstCounter(), outputs);
  }

  /**
   * Moves the counter past everything the mint has signed for this seed: the database is younger or
   * older than the seed's use, so a restore is advised. False when the mint did not say.
   */
  boolean skipUsed(Operation operation) {
    if (!(context.directory().view(operation.mint())
        instanceof MintAnswer.Done<MintView>(var view))) {
      return false;
    }
    MintClient client = view.client();
    KeysetId keyset = operation.keyset().orElseThrow();
    long first = context.database().transaction(tx -> Counters.next(tx, keyset));
    long next = first;
    long free = next;
    for (int probe = 0; probe < PROBES_MAX; probe++) {
      List<BlindedMessage> messages = new ArrayList<>();
      for (long counter = next; counter < next + PROBE; counter++) {
        messages.add(context.secrets().output(1, keyset, counter).message());
      }
      var answer = client.restore(messages);
      if (!(answer instanceof MintAnswer.Done<?>(java.util.Map<?, ?> signed))) {
        return false;
      }
      for (int i = 0; i < PROBE; i++) {
        free = signed.containsKey(messages.get(i).b()) ? next + i + 1 : free;
      }
      if (signed.isEmpty()) {
        long past = free;
        context
            .database()
            .execute(
                tx -> {
                  Counters.raisePastUsed(tx, keyset, past);
                  if (past > first) {
                    Counters.sign(tx, keyset, past);
                  }
                  RestoreAdvice.give(tx, operation.mint());
                });
        return true;
      }
      next += PROBE;
    }
    return false;
  }
}
