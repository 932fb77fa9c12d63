package org.paygress.provider.runtime;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does something for each of many: what one of them throws keeps nobody else from its turn. */
final class EachAlone {

  private EachAlone() {}

  /** Throws in the end what was thrown first, the rest beside it. */
  static <T> void forEach(Collection<T> all, Consumer<? super T> work) {
    @Nullable RuntimeException first = null;
    for (T one : all) {
      try {
        work.accept(one);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
