package org.paygress.provider.matrix;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.paygress.testbed.mint.MintFault;
import org.paygress.testbed.mint.MintFaults;

/**
 * What goes wrong at the mint beside the death of the process.
 *
 * @param kind empty: nothing
 * @param rotated the mint retires its keysets between death and recovery
 */
record Fault(String name, Optional<MintFault> kind, boolean rotated) {

  static Stream<Fault> all() {
    return Stream.concat(
        Stream.of(
            new Fault("NONE", Optional.empty(), false),
            new Fault("KEYSET_ROTATED", Optional.empty(), true)),
        Arrays.stream(MintFault.values())
            .map(kind -> new Fault(kind.name(), Optional.of(kind), false)));
  }

  /** The next request to {@code path} goes wrong. */
  void arm(MintFaults faults, String path) {
    kind.ifPresent(it -> faults.arm(path, it, 1));
  }
}
