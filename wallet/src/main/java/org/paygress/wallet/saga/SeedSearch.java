package org.paygress.wallet.saga;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.BlindedMessage;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.RestoreOutcome;
import org.paygress.wallet.RestoreScope;
import org.paygress.wallet.store.Books;
import org.paygress.wallet.store.Counters;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.paygress.wallet.store.ProofStore;
import org.paygress.wallet.store.RestoreAdvice;

/**
 * Finds our proofs at a mint from the seed alone: every keyset, in batches, until so many in a row
 * hold nothing that the mint ever signed. Each keyset's finds, ledger and counter are one
 * transaction. Outputs of open operations are theirs to store, and are left out.
 */
final class SeedSearch {
  static final int BATCH = 100;

  /** Keysets with more than so many batches belong to no wallet of ours. */
  private static final int BATCHES_MAX = 10_000;

  private final WalletContext context;

  SeedSearch(WalletContext context) {
    this.context = context;
  }

  RestoreOutcome restore(MintUrl mint, RestoreScope scope) {
    MintAnswer<MintView> answer = context.directory().freshView(mint);
    if (!(answer instanceof MintAnswer.Done<MintView>(var view))) {
      return new RestoreOutcome.Unfinished(answer.failure());
    }
    Tally tally = new Tally(scope.givenAway());
    Optional<String> firstFailure = Optional.empty();
    for (KeysetInfo info : view.keysets()) {
      Optional<CashuUnit> unit = CashuUnit.of(info.unit());
      Optional<String> failure =
          unit.isEmpty() ? Optional.empty() : search(mint, unit.get(), view, info, tally, scope);
      // One keyset that cannot be searched hides the money of no other.
      firstFailure = firstFailure.or(() -> failure);
    }
    if (firstFailure.isPresent()) {
      return new RestoreOutcome.Unfinished(firstFailure.get());
    }
    if (tally.pending > 0) {
      return new RestoreOutcome.Unfinished(
          "the mint holds some of our proofs in another transaction");
    }
    context
        .database()
        .execute(
            tx -> {
              RestoreAdvice.withdraw(tx, mint);
            });
    return new RestoreOutcome.Restored(tally.value, tally.proofs, tally.spent, tally.known);
  }

  /** How far one keyset is searched. */
  static final class Reach {
    private final int gap;
    private final long mark;
    private long batch;
    private int empty;

    Reach(RestoreScope scope, KeysetId keyset) {
      this.gap = scope.gap();
      this.mark = scope.marks().getOrDefault(keyset, 0L);
    }

    boolean goesOn() {
      return (empty * BATCH < gap || batch * BATCH < mark) && batch < BATCHES_MAX;
    }

    /** The counter that the next batch begins with. */
    long first() {
      return batch * BATCH;
    }

    void searched(boolean nothing) {
      empty = nothing ? empty + 1 : 0;
      batch++;
    }
  }

  private static final class Tally {
    private final Set<String> others;
    private Msat value = Msat.ZERO;
    private int proofs;
    private int spent;
    private int known;
    private int pending;

    Tally(Collection<Token> givenAway) {
      others =
          givenAway.stream()
              .flatMap(token -> token.proofs().stream())
              .map(Proof::secret)
              .collect(Collectors.toSet());
    }
  }

  /** Our proof, and the counter that its secret derives from. */
  private record Found(long counter, Proof proof, ProofState state) {

    Found in(Map<CurvePoint, ProofState> states) {
      return new Found(counter, proof, states.getOrDefault(proof.y(), ProofState.PENDING));
    }

    @Override
    public String toString() {
      return "Found(" + counter + ", redacted)";
    }
  }

  /** Says why it failed, if it did. */
  private Optional<String> search(
      MintUrl mint,
      CashuUnit unit,
      MintView view,
      KeysetInfo info,
      Tally tally,
      RestoreScope scope) {
    MintAnswer<Keyset> answer = view.keysOf(info);
    if (!(answer instanceof MintAnswer.Done<Keyset>(var keyset))) {
      return Optional.of(answer.failure());
    }
    List<Found> found = new ArrayList<>();
    Reach reach = new Reach(scope, info.id());
    while (reach.goesOn()) {
      MintAnswer<List<Found>> some = batch(view, keyset, reach.first());
      if (!(some instanceof MintAnswer.Done<List<Found>>(var proofs))) {
        return Optional.of(some.failure());
      }
      reach.searched(proofs.isEmpty());
      found.addAll(proofs);
    }
    if (!found.isEmpty()) {
      context
          .database()
          .execute(
              tx -> {
                keep(tx, mint, unit, info.id(), found, tally);
              });
    }
    return Optional.empty();
  }

  private MintAnswer<List<Found>> batch(MintView view, Keyset keyset, long first) {
    List<BlindOutput> outputs = outputs(keyset.id(), first);
    boolean dleq = view.info().provesSignatures();
    MintAnswer<List<Found>> signed =
        view.client()
            .restore(outputs.stream().map(BlindOutput::message).toList())
            .read(signatures -> unblinded(outputs, first, signatures, keyset, dleq));
    return signed instanceof MintAnswer.Done<List<Found>>(var found) && !found.isEmpty()
        ? view.client()
            .states(found.stream().map(one -> one.proof().y()).toList())
            .read(states -> Parsed.ok(found.stream().map(one -> one.in(states)).toList()))
        : signed;
  }

  /** At any amount: the mint goes by B_ alone, and tells the amount with the signature. */
  private List<BlindOutput> outputs(KeysetId keyset, long first) {
    return LongStream.range(first, first + BATCH)
        .mapToObj(counter -> context.secrets().output(1, keyset, counter))
        .toList();
  }

  private static Parsed<List<Found>> unblinded(
      List<BlindOutput> outputs,
      long first,
      Map<CurvePoint, BlindSignature> signatures,
      Keyset keyset,
      boolean dleqRequired) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      BlindSignature signature = signatures.get(outputs.get(i).b());
      if (signature != null) {
        BlindOutput output = outputs.get(i).worth(signature.amount());
        switch (output.unblind(signature, keyset, dleqRequired)) {
          case Parsed.Ok<Proof>(var proof) ->
              found.add(new Found(first + i, proof, ProofState.PENDING));
          case Parsed.Malformed<Proof>(var reason) -> {
            return Parsed.malformed(reason);
          }
        }
      }
    }
    return Parsed.ok(found);
  }

  private static void keep(
      Tx tx, MintUrl mint, CashuUnit unit, KeysetId keyset, List<Found> found, Tally tally)
      throws SQLException {
    List<Operation> open = OperationJournal.open(tx);
    List<Proof> ours = new ArrayList<>();
    for (Found one : found) {
      if (one.state() == ProofState.SPENT) {
        tally.spent++;
      } else if (tally.others.contains(one.proof().secret())
          || ProofStore.knows(tx, one.proof())
          || isOfOpen(tx, open, keyset, one.counter())) {
        tally.known++;
      } else if (one.state() == ProofState.PENDING) {
        tally.pending++;
      } else {
        ours.add(one.proof());
      }
    }
    long end = found.getLast().counter() + 1;
    Counters.raisePastUsed(tx, keyset, end);
    Counters.sign(tx, keyset, end);
    if (!ours.isEmpty()) {
      long sum = Token.sum(ours);
      Operation operation = Operation.booked(HistoryEntry.Kind.RESTORE, mint, unit, sum);
      OperationJournal.put(tx, operation);
      ProofStore.add(tx, operation, "UNSPENT", ours);
      Books.credit(tx, operation, sum, sum);
      tally.value = tally.value.plus(unit.toMsat(sum));
      tally.proofs += ours.size();
    }
  }

  private static boolean isOfOpen(Tx tx, List<Operation> open, KeysetId keyset, long counter)
      throws SQLException {
    for (Operation operation : open) {
      if (OperationJournal.makes(tx, operation, keyset, counter)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Looks whether a mint that this database knows nothing of has signed first secrets of our seed,
   * and advises a restore if so.
   */
  void probe(MintUrl mint) {
    if (!(context.directory().view(mint) instanceof MintAnswer.Done<MintView>(var view))) {
      return;
    }
    for (KeysetInfo info : view.keysets()) {
      if (CashuUnit.of(info.unit()).isPresent()) {
        List<BlindedMessage> messages =
            outputs(info.id(), 0).stream().map(BlindOutput::message).toList();
        if (view.client().restore(messages)
                instanceof MintAnswer.Done<Map<CurvePoint, BlindSignature>>(var signed)
            && !signed.isEmpty()) {
          context
              .database()
              .execute(
                  tx -> {
                    RestoreAdvice.give(tx, mint);
                  });
          return;
        }
      }
    }
  }
}
