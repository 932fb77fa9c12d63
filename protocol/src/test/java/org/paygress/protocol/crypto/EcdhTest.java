package org.paygress.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.junit.jupiter.api.Test;

class EcdhTest {

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

  @Test
  void both_sides_compute_the_same_x_as_bouncy_castle() {
    Random random = new Random(340);
    for (int i = 0; i < 200; i++) {
      byte[] ours = secret(random);
      byte[] theirs = secret(random);
      byte[] x = Ecdh.x(ours, Schnorr.publicKey(theirs));
      assertThat(x).isEqualTo(Ecdh.x(theirs, Schnorr.publicKey(ours)));
      assertThat(x).isEqualTo(bouncyCastleX(ours, Schnorr.publicKey(theirs)));
    }
  }

  @Test
  void many_threads_may_call_at_once() throws ExecutionException, InterruptedException {
    byte[] publicKey = Schnorr.publicKey(secret(new Random(1)));
    byte[] ours = secret(new Random(2));
    byte[] expected = Ecdh.x(ours, publicKey);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<byte[]> x :
          IntStream.range(0, 500)
              .mapToObj(i -> threads.submit(() -> Ecdh.x(ours, publicKey)))
              .toList()) {
        assertThat(x.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void keys_off_the_curve_and_secret_keys_out_of_range_are_refused() {
    byte[] ours = secret(new Random(3));
    byte[] offCurve =
        HexFormat.of().parseHex("eefdea4cdb677750a420fee807eacf21eb9898ae79b9768766e4faa04a2d4a34");
    byte[] publicKey = Schnorr.publicKey(ours);
    assertThatThrownBy(() -> Ecdh.x(ours, offCurve)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ecdh.x(new byte[32], publicKey))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ecdh.x(new byte[31], publicKey))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ecdh.x(ours, new byte[33]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] secret(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    bytes[0] = 1;
    return bytes;
  }

  private static byte[] bouncyCastleX(byte[] secret, byte[] publicKey) {
    byte[] compressed = new byte[33];
    compressed[0] = 2;
    System.arraycopy(publicKey, 0, compressed, 1, 32);
    return CURVE
        .getCurve()
        .decodePoint(compressed)
        .multiply(new BigInteger(1, secret))
        .normalize()
        .getAffineXCoord()
        .getEncoded();
  }
}
