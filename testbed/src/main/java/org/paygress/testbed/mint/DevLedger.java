package org.paygress.testbed.mint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.BlindedMessage;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;

/**
 * What a mint remembers: spent and pending proofs, signatures made, quotes. Kept in memory. Each
 * operation happens whole or not at all.
 */
final class DevLedger {
  private final List<DevKeyset> keysets = new CopyOnWriteArrayList<>();
  private final DevMintOptions options;
  private final Set<CurvePoint> spent = new HashSet<>();
  private final Set<CurvePoint> pending = new HashSet<>();
  private final Map<CurvePoint, BlindSignature> signed = new HashMap<>();
  private final Map<String, Long> unissuedQuotes = new HashMap<>();
  private long minted;
  private long fees;

  DevLedger(DevMintOptions options) {
    this.options = options;
    addKeysets(options.finalExpiry());
  }

  private void addKeysets(OptionalLong finalExpiry) {
    for (String unit : options.units()) {
      keysets.add(
          new DevKeyset(
              unit, options.feePpk(), options.keysetIdVersion(), finalExpiry, options.leastBit()));
    }
  }

  List<DevKeyset> keysets() {
    return keysets;
  }

  /** New active keysets; the old ones are accepted as inputs still. */
  synchronized void rotate() {
    keysets.forEach(DevKeyset::retire);
    addKeysets(OptionalLong.empty());
  }

  /** New active keysets that end at {@code finalExpiry}, in Unix seconds. */
  synchronized void rotate(long finalExpiry) {
    keysets.forEach(DevKeyset::retire);
    addKeysets(OptionalLong.of(finalExpiry));
  }

  /** More active keysets, beside the ones there are. */
  synchronized void add() {
    addKeysets(OptionalLong.empty());
  }

  synchronized void raiseFees(long ppk) {
    keysets.forEach(keyset -> keyset.raiseFee(ppk));
  }

  synchronized String quote(long amount) {
    String id = UUID.randomUUID().toString();
    unissuedQuotes.put(id, amount);
    return id;
  }

  synchronized boolean isUnissued(String quote) {
    return unissuedQuotes.containsKey(quote);
  }

  synchronized List<BlindSignature> mint(String quote, List<BlindedMessage> outputs)
      throws MintError {
    Long amount = unissuedQuotes.get(quote);
    if (amount == null) {
      throw new MintError(20_002, "quote unknown or issued");
    }
    long asked = outputs.stream().mapToLong(BlindedMessage::amount).sum();
    if (asked != amount) {
      throw new MintError(11_005, "amounts differ");
    }
    List<BlindSignature> signatures = sign(outputs);
    unissuedQuotes.remove(quote);
    minted += amount;
    return signatures;
  }

  synchronized List<BlindSignature> swap(List<Proof> inputs, List<BlindedMessage> outputs)
      throws MintError {
    long fee = checkInputs(inputs);
    long asked = outputs.stream().mapToLong(BlindedMessage::amount).sum();
    if (sum(inputs) - fee != asked) {
      throw new MintError(11_005, "inputs minus fees are not outputs");
    }
    List<BlindSignature> signatures = sign(outputs);
    inputs.forEach(input -> spent.add(input.y()));
    fees += fee;
    return signatures;
  }

  /** Takes the inputs of a payment; what they are worth beyond amount and change is a fee. */
  synchronized List<BlindSignature> settle(
      List<Proof> inputs, long amount, List<BlindedMessage> filled) throws MintError {
    List<BlindSignature> change = sign(filled);
    inputs.forEach(input -> spent.add(input.y()));
    minted -= amount;
    fees += sum(inputs) - amount - filled.stream().mapToLong(BlindedMessage::amount).sum();
    return change;
  }

  /** Signs what nobody has paid for: a fault of some mints. */
  synchronized void signUnpaid(List<BlindedMessage> outputs) throws MintError {
    var _ = sign(outputs);
    minted += outputs.stream().mapToLong(BlindedMessage::amount).sum();
  }

  /** Whether outputs could be signed now. */
  synchronized void checkOutputs(List<BlindedMessage> outputs) throws MintError {
    for (BlindedMessage output : outputs) {
      if (!keyset(output.keyset()).isActive()) {
        throw new MintError(12_002, "keyset inactive");
      }
      if (signed.containsKey(output.b())) {
        throw new MintError(11_003, "output already signed");
      }
    }
  }

  synchronized long checkInputs(List<Proof> inputs) throws MintError {
    Set<CurvePoint> seen = new HashSet<>();
    long ppk = 0;
    for (Proof input : inputs) {
      DevKeyset keyset = keyset(input.keyset());
      if (!keyset.hasSigned(input)) {
        throw new MintError(10_001, "proof not signed here");
      }
      if (!seen.add(input.y())) {
        throw new MintError(11_007, "input twice");
      }
      if (spent.contains(input.y())) {
        throw new MintError(11_001, "spent");
      }
      if (keyset.isOver()) {
        throw new MintError(12_003, "keyset over");
      }
      if (pending.contains(input.y())) {
        throw new MintError(11_002, "pending");
      }
      ppk += keyset.feePpk();
    }
    return (ppk + 999) / 1_000;
  }

  private List<BlindSignature> sign(List<BlindedMessage> outputs) throws MintError {
    Map<CurvePoint, BlindSignature> fresh = new HashMap<>();
    List<BlindSignature> signatures = new ArrayList<>();
    checkOutputs(outputs);
    for (BlindedMessage output : outputs) {
      BlindSignature signature = keyset(output.keyset()).sign(output);
      if (fresh.put(output.b(), signature) != null) {
        throw new MintError(11_008, "output twice");
      }
      signatures.add(signature);
    }
    signed.putAll(fresh);
    return signatures;
  }

  DevKeyset keyset(KeysetId id) throws MintError {
    return keysets.stream()
        .filter(keyset -> keyset.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new MintError(12_001, "keyset unknown"));
  }

  synchronized ProofState state(CurvePoint y) {
    if (spent.contains(y)) {
      return ProofState.SPENT;
    }
    return pending.contains(y) ? ProofState.PENDING : ProofState.UNSPENT;
  }

  synchronized Optional<BlindSignature> restore(CurvePoint blinded) {
    return Optional.ofNullable(signed.get(blinded));
  }

  synchronized void hold(List<Proof> proofs, boolean held) {
    for (Proof proof : proofs) {
      if (held) {
        pending.add(proof.y());
      } else {
        pending.remove(proof.y());
      }
    }
  }

  synchronized long minted() {
    return minted;
  }

  synchronized long fees() {
    return fees;
  }

  static long sum(List<Proof> proofs) {
    return proofs.stream().mapToLong(Proof::amount).sum();
  }
}
