package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintDirectory;
import org.paygress.cashu.mint.MintView;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.MintFault;

/** What strangers who name unknown keysets, or a mint that hangs, can make of the directory. */
class MintDirectoryTest {

  private static final String KEYSETS = "/v1/keysets";

  private final DevMint mint = DevMint.start(0, DevMintOptions.defaults());
  private final MintDirectory directory =
      new MintDirectory(Duration.ofSeconds(10), Duration.ofMinutes(1));

  @AfterEach
  void close() {
    directory.close();
    mint.close();
  }

  @Test
  void unknown_keysets_make_us_ask_once_a_minute_and_the_first_is_looked_for_at_once() {
    assertThat(directory.view(mint.url())).isInstanceOf(MintAnswer.Done.class);
    // A view of this moment would do, and no mint makes keysets every second.
    await().atMost(Duration.ofSeconds(10)).until(() -> asksAgain());
    for (int i = 0; i < 100; i++) {
      assertThat(directory.freshView(mint.url())).isInstanceOf(MintAnswer.Done.class);
    }
    assertThat(mint.requests(KEYSETS)).isEqualTo(2);
  }

  private boolean asksAgain() {
    // The directory counts per mint, so a second one shows when a view has the age it needs.
    return directory.freshView(mint.url()) instanceof MintAnswer.Done
        && mint.requests(KEYSETS) == 2;
  }

  @Test
  void only_so_many_wait_for_a_mint_that_hangs() {
    mint.faults().arm(KEYSETS, MintFault.SILENT_BEFORE_ACTING);
    List<CompletableFuture<MintAnswer<MintView>>> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      CompletableFuture<MintAnswer<MintView>> answer = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> answer.complete(directory.view(mint.url())));
      asked.add(answer);
    }
    // Whoever finds too many waiting is told at once, long before the mint's time is over.
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> asked.stream().filter(CompletableFuture::isDone).count() == 200 - 65);
    assertThat(mint.requests(KEYSETS)).isEqualTo(1);
  }

  @Test
  void only_so_many_wait_for_the_keys_of_a_keyset_that_the_mint_does_not_show() {
    var keysetBefore = view().keysets().getFirst();
    mint.rotateKeysets();
    try (MintDirectory late = new MintDirectory(Duration.ofSeconds(10), Duration.ofMinutes(1))) {
      MintView view = ((MintAnswer.Done<MintView>) late.view(mint.url())).value();
      mint.faults().arm("/v1/keys/*", MintFault.SILENT_BEFORE_ACTING);
      AtomicInteger told = new AtomicInteger();
      for (int i = 0; i < 200; i++) {
        Thread.ofVirtual()
            .start(
                () -> {
                  var _ = view.keysOf(keysetBefore);
                  told.incrementAndGet();
                });
      }
      await().atMost(Duration.ofSeconds(5)).until(() -> told.get() == 200 - 16);
      mint.faults().clear();
    }
  }

  private MintView view() {
    return ((MintAnswer.Done<MintView>) directory.view(mint.url())).value();
  }
}
