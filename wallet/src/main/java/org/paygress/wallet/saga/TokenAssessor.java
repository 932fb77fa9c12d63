package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintDirectory;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.cashu.token.UnprovenTokens;
import org.paygress.protocol.money.MintUrl;
import org.paygress.wallet.RefusalReason;

/** Everything that can be said of a token before it is swapped. */
final class TokenAssessor {
  static final String INEXPRESSIBLE =
      "the mint's keyset cannot represent the amount, or not each part of it in few proofs";

  /**
   * Proofs of the largest token that is ever given away: twice in one direct message (a refund, for
   * old clients) it fits still.
   */
  static final int GIVEN_MAX = 40;

  private final Set<MintUrl> allowed;
  private final MintDirectory directory;
  private final Unlocking unlocking;
  private final UnprovenTokens unproven;

  TokenAssessor(
      Set<MintUrl> allowed, MintDirectory directory, Unlocking unlocking, UnprovenTokens unproven) {
    this.allowed = allowed;
    this.directory = directory;
    this.unlocking = unlocking;
    this.unproven = unproven;
  }

  /** What came out. */
  sealed interface Finding {
    /**
     * The token can be swapped.
     *
     * @param proofs with complete keyset ids
     * @param net units left after the input fee, at least 1
     * @param proven all of it is proven offline to be the mint's
     * @param lockedToUs nobody else can spend it, and all of it is proven
     */
    record Good(
        MintView view,
        CashuUnit unit,
        List<Proof> proofs,
        long net,
        boolean proven,
        boolean lockedToUs)
        implements Finding {}

    /** It cannot. */
    record Bad(RefusalReason reason, String message) implements Finding {}
  }

  Finding assess(Token token) {
    if (!allowed.contains(token.mint())) {
      return new Finding.Bad(
          RefusalReason.MINT_NOT_ALLOWED, "the token is of a mint that is not accepted here");
    }
    Optional<CashuUnit> unit = CashuUnit.of(token.unit());
    if (unit.isEmpty()) {
      return new Finding.Bad(
          RefusalReason.UNSUPPORTED_UNIT, "the token's unit is neither sat nor msat");
    }
    boolean onlyUs = true;
    for (Proof proof : token.proofs()) {
      Unlocking.Access access = unlocking.access(proof.secret());
      if (access instanceof Unlocking.Access.Denied(var message)) {
        return invalid(message);
      }
      onlyUs &= access instanceof Unlocking.Access.OnlyUs;
    }
    return switch (viewFor(token)) {
      case MintAnswer.Done<MintView>(var view) -> assess(token, unit.get(), view, onlyUs);
      case MintAnswer.Rejected<MintView> rejected ->
          new Finding.Bad(RefusalReason.MINT_ERROR, rejected.failure());
      case MintAnswer.NotSent<MintView>(var message) ->
          new Finding.Bad(RefusalReason.MINT_UNREACHABLE, message);
      case MintAnswer.Unclear<MintView>(var message) ->
          new Finding.Bad(RefusalReason.MINT_UNREACHABLE, message);
    };
  }

  /** A view that knows the token's keysets, if the mint has one. */
  private MintAnswer<MintView> viewFor(Token token) {
    MintAnswer<MintView> known = directory.view(token.mint());
    return known instanceof MintAnswer.Done<MintView>(var view)
            && token.proofs().stream().anyMatch(proof -> view.find(proof.keyset()).isEmpty())
        ? directory.freshView(token.mint())
        : known;
  }

  private Finding assess(Token token, CashuUnit unit, MintView view, boolean onlyUs) {
    if (!view.info().restores() || !view.info().tellsStates()) {
      // Without both a lost answer would be lost money, so such a mint is no mint for us.
      return new Finding.Bad(
          RefusalReason.MINT_ERROR, "the mint lacks signature restore or state checks");
    }
    Optional<KeysetInfo> active = view.active(unit);
    if (active.isEmpty()) {
      return new Finding.Bad(
          RefusalReason.MINT_ERROR, "the mint has no active keyset of the token's unit");
    }
    boolean proven = token.proofs().stream().allMatch(proof -> proof.dleq().isPresent());
    boolean lockedToUs = onlyUs && proven && view.info().honoursLocks();
    List<Proof> proofs = new ArrayList<>();
    for (Proof proof : token.proofs()) {
      Optional<KeysetInfo> info = view.find(proof.keyset());
      if (info.isEmpty() || !info.get().unit().equals(unit.wire())) {
        return invalid("the mint does not know the keyset of a proof, or it has another unit");
      }
      Optional<Finding> bad = check(proof, view, info.get());
      if (bad.isPresent()) {
        return bad.get();
      }
      lockedToUs &= unlocking.outlasts(info.get());
      proofs.add(proof.under(info.get().id()));
    }
    Finding priced = priced(token, unit, view, proofs, proven, lockedToUs);
    return priced instanceof Finding.Good good ? expressible(good, active.get()) : priced;
  }

  /**
   * What we are paid in must also do for giving any part of it back, in a token that can be sent.
   */
  private static Finding expressible(Finding.Good good, KeysetInfo active) {
    return switch (good.view().keysOf(active)) {
      case MintAnswer.Done<Keyset>(var keyset) ->
          keyset.partsMax(good.net()).orElse(Integer.MAX_VALUE) <= GIVEN_MAX
              ? good
              : new Finding.Bad(RefusalReason.MINT_ERROR, INEXPRESSIBLE);
      case MintAnswer.NotSent<Keyset>(var message) ->
          new Finding.Bad(RefusalReason.MINT_UNREACHABLE, message);
      case MintAnswer<Keyset> other -> new Finding.Bad(RefusalReason.MINT_ERROR, other.failure());
    };
  }

  private Optional<Finding> check(Proof proof, MintView view, KeysetInfo info) {
    if (unproven == UnprovenTokens.REFUSE
        && view.info().provesSignatures()
        && proof.dleq().isEmpty()) {
      return Optional.of(
          invalid("a proof lacks the DLEQ proof (NUT-12) that is asked for here; include them"));
    }
    return switch (view.keysOf(info)) {
      case MintAnswer.Done<Keyset>(var keyset) -> {
        CurvePoint key = keyset.keys().get(proof.amount());
        if (key == null) {
          yield Optional.of(invalid("the mint has no key for the amount of a proof"));
        }
        boolean forged = proof.dleq().isPresent() && !proof.isProvenBy(key);
        yield forged
            ? Optional.of(invalid("the DLEQ proof of a proof is wrong"))
            : Optional.empty();
      }
      case MintAnswer.NotSent<Keyset>(var message) ->
          Optional.of(new Finding.Bad(RefusalReason.MINT_UNREACHABLE, message));
      case MintAnswer<Keyset> other ->
          Optional.of(new Finding.Bad(RefusalReason.MINT_ERROR, other.failure()));
    };
  }

  private static Finding priced(
      Token token,
      CashuUnit unit,
      MintView view,
      List<Proof> proofs,
      boolean proven,
      boolean lockedToUs) {
    long fee = view.inputFee(proofs).orElseThrow();
    long net = token.amount() - fee;
    if (net < 1) {
      return invalid("the mint's fees are as high as the token's value");
    }
    try {
      unit.toMsat(token.amount());
    } catch (ArithmeticException tooLarge) {
      return invalid("the token's value is too large");
    }
    return new Finding.Good(view, unit, proofs, net, proven, lockedToUs);
  }

  private static Finding invalid(String message) {
    return new Finding.Bad(RefusalReason.INVALID_TOKEN, message);
  }
}
