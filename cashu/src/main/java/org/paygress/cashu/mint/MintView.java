package org.paygress.cashu.mint;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.system.Parsed;

/**
 * What a mint said of itself at one time.
 *
 * @param keys checked keysets, filled on demand; a keyset never changes, so neither does an entry
 */
public record MintView(
    MintClient client,
    MintInfo info,
    List<KeysetInfo> keysets,
    ConcurrentMap<KeysetId, Keyset> keys) {

  public MintView {
    keysets = List.copyOf(keysets);
  }

  public static MintView of(MintClient client, MintInfo info, List<KeysetInfo> keysets) {
    return new MintView(client, info, keysets, new ConcurrentHashMap<>());
  }

  /** The one keyset that a complete or short id denotes. */
  public Optional<KeysetInfo> find(KeysetId id) {
    List<KeysetInfo> found = keysets.stream().filter(info -> id.denotes(info.id())).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** The keyset to be paid in: of the active ones of the unit the longest lived, then cheapest. */
  public Optional<KeysetInfo> active(CashuUnit unit) {
    return keysets.stream()
        .filter(info -> info.active() && info.unit().equals(unit.wire()))
        .min(
            Comparator.comparing(KeysetInfo::goodUntil, Comparator.reverseOrder())
                .thenComparing(KeysetInfo::inputFeePpk)
                .thenComparing(info -> info.id().hex()));
  }

  /** The keys of a listed keyset, checked against its id. */
  public MintAnswer<Keyset> keysOf(KeysetInfo info) {
    Keyset known = keys.get(info.id());
    if (known != null) {
      return new MintAnswer.Done<>(known);
    }
    return client
        .keys(info.id())
        .read(
            byId -> {
              var found = byId.get(info.id());
              return found == null
                  ? Parsed.malformed("the mint does not show the keys of a keyset it lists")
                  : Keyset.checked(info, found);
            })
        .read(
            keyset -> {
              keys.put(info.id(), keyset);
              return Parsed.ok(keyset);
            });
  }

  /** Takes keys that the mint showed unasked, as far as they are what its keysets' ids promise. */
  void learn(Map<KeysetId, SortedMap<Long, CurvePoint>> shown) {
    for (KeysetInfo info : keysets) {
      SortedMap<Long, CurvePoint> found = shown.get(info.id());
      if (found != null
          && !keys.containsKey(info.id())
          && Keyset.checked(info, found) instanceof Parsed.Ok<Keyset>(var checked)) {
        keys.put(info.id(), checked);
      }
    }
  }

  /** Those whose keysets the mint lists and which are not over: no others can be spent. */
  public List<Proof> known(List<Proof> proofs) {
    Instant now = Instant.now();
    return proofs.stream().filter(proof -> !isOver(proof.keyset(), now)).toList();
  }

  /** Whether proofs of a keyset cannot be spent any more: it is over, or not listed. */
  public boolean isOver(KeysetId keyset, Instant now) {
    return find(keyset).filter(info -> !info.endsBy(now)).isEmpty();
  }

  /** Whether a keyset ends no later than {@code limit} while there is one that lasts longer. */
  public boolean isEnding(KeysetId keyset, CashuUnit unit, Instant limit) {
    Optional<KeysetInfo> target = active(unit);
    Optional<KeysetInfo> info = find(keyset);
    return target.isPresent()
        && (info.isEmpty() || (info.get().endsBy(limit) && target.get().outlives(info.get())));
  }

  /** What spending these proofs costs, in units (NUT-02); empty when a keyset is unknown. */
  public Optional<Long> inputFee(List<Proof> proofs) {
    long ppk = 0;
    for (Proof proof : proofs) {
      Optional<KeysetInfo> info = find(proof.keyset());
      if (info.isEmpty()) {
        return Optional.empty();
      }
      ppk += info.get().inputFeePpk();
    }
    return Optional.of((ppk + 999) / 1_000);
  }
}
