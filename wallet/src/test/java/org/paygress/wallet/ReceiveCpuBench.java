package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.Token;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.peer.CashuWalletPeer;
import org.paygress.testbed.peer.NodePeers;

/** Processor time of receiving a token of 16 proofs: ours and that of cashu-ts, each a process. */
@Tag("bench")
class ReceiveCpuBench {
  private static final int TOKENS = 60;
  private static final List<Long> PARTS =
      java.util.stream.LongStream.range(0, 16).mapToObj(bit -> 1L << bit).toList();

  @TempDir Path directory;

  @Test
  void receiving_sixteen_proofs_takes_less_processor_time_than_in_cashu_ts() throws Exception {
    try (DevMint mint = DevMint.start(0, DevMintOptions.defaults());
        CashuWalletPeer peer = new CashuWalletPeer(NodePeers.install(), mint.url())) {
      List<Double> ours = ours(tokens(mint));
      List<Double> theirs = tokens(mint).stream().map(peer::receiveCpuMillis).toList();

      System.out.printf("ours: first %.1f ms, later %.2f ms%n", ours.getFirst(), later(ours));
      System.out.printf(
          "cashu-ts: first %.1f ms, later %.2f ms%n", theirs.getFirst(), later(theirs));
      assertThat(later(ours)).isLessThan(later(theirs));
    }
  }

  private static List<String> tokens(DevMint mint) {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < TOKENS; i++) {
      Token token = DevMints.mintToken(mint.url(), "sat", PARTS);
      tokens.add(token.encode());
    }
    return tokens;
  }

  /** The mean of the second half, when compilers have done most of their work. */
  private static double later(List<Double> times) {
    return times.subList(times.size() / 2, times.size()).stream()
        .mapToDouble(time -> time)
        .average()
        .orElseThrow();
  }

  private List<Double> ours(List<String> tokens) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ReceiveCpu.class.getName(),
                directory.resolve("wallet.db").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var in = process.getOutputStream()) {
      in.write(String.join("\n", tokens).getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output.lines().map(Double::parseDouble).toList();
  }
}
