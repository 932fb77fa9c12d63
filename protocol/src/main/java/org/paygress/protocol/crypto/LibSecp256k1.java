package org.paygress.protocol.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import fr.acinq.secp256k1.Secp256k1;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * Direct calls into the libsecp256k1 that the ACINQ binding carries, for what its own API lacks:
 * signatures over messages of any length, and the constant-time ECDH with the bare x coordinate.
 *
 * <p>All calls here are fit for {@code secp256k1_context_static}, which is immutable, so that they
 * may run in any number of threads.
 */
final class LibSecp256k1 {

  /** Size of the library's opaque public key structures, in bytes. */
  static final int KEY_STRUCT_BYTES = 64;

  static final MemorySegment CONTEXT;
  static final MethodHandle XONLY_PUBKEY_FROM_PUBKEY;
  static final MethodHandle EC_PUBKEY_PARSE;
  static final MethodHandle SCHNORRSIG_VERIFY;
  static final MethodHandle ECDH;
  static final MemorySegment COPY_X;

  static {
    Secp256k1.get(); // unpacks and loads the library into our class loader
    SymbolLookup library = SymbolLookup.loaderLookup();
    // A C pointer variable: its address is the symbol, the context is what it points to.
    CONTEXT =
        library
            .findOrThrow("secp256k1_context_static")
            .reinterpret(ADDRESS.byteSize())
            .get(ADDRESS, 0);
    XONLY_PUBKEY_FROM_PUBKEY =
        leaf(library, "secp256k1_xonly_pubkey_from_pubkey", ADDRESS, ADDRESS, ADDRESS);
    EC_PUBKEY_PARSE = leaf(library, "secp256k1_ec_pubkey_parse", ADDRESS, ADDRESS, JAVA_LONG);
    SCHNORRSIG_VERIFY =
        leaf(library, "secp256k1_schnorrsig_verify", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    ECDH =
        function(library, "secp256k1_ecdh", List.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    COPY_X = copyX();
  }

  private LibSecp256k1() {}

  /**
   * A handle on {@code int name(const secp256k1_context *, arguments...)} that calls nothing back
   * and takes some ten microseconds, so that it may work on the Java heap itself.
   */
  private static MethodHandle leaf(SymbolLookup library, String name, MemoryLayout... arguments) {
    return function(library, name, List.of(arguments), Linker.Option.critical(true));
  }

  private static MethodHandle function(
      SymbolLookup library, String name, List<MemoryLayout> arguments, Linker.Option... options) {
    FunctionDescriptor type =
        FunctionDescriptor.of(JAVA_INT, ADDRESS)
            .appendArgumentLayouts(arguments.toArray(MemoryLayout[]::new));
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, options);
  }

  private static MemorySegment copyX() {
    try {
      MethodHandle target =
          MethodHandles.lookup()
              .findStatic(
                  LibSecp256k1.class,
                  "copyX",
                  MethodType.methodType(
                      int.class,
                      MemorySegment.class,
                      MemorySegment.class,
                      MemorySegment.class,
                      MemorySegment.class));
      FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
      return Linker.nativeLinker().upcallStub(target, type, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code secp256k1_ecdh_hash_function}: the "hash" that NIP-04 and NIP-44 use is x itself. */
  static int copyX(MemorySegment output, MemorySegment x, MemorySegment y, MemorySegment data) {
    MemorySegment.copy(x.reinterpret(32), 0, output.reinterpret(32), 0, 32);
    return 1;
  }

  static MemorySegment copyIn(Arena arena, byte[] bytes) {
    return arena.allocateFrom(JAVA_BYTE, bytes);
  }

  /** The handles declare no checked exception, but {@code invokeExact} does. */
  static AssertionError unexpected(Throwable thrown) {
    return new AssertionError("a native call threw", thrown);
  }
}
