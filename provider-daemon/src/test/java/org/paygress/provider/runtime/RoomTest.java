package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.lease.Live;

/** What has no room is refused before its token is touched. */
class RoomTest extends SteppedTest {

  private final SecretKey bob = SecretKey.generate();

  @Test
  void a_lease_whose_disk_others_were_promised_is_refused_unspent() {
    provider.diskMb(DISK_MB + DISK_MB / 2, 1_000_000);
    refusedAsTheSecond("debian");
  }

  @Test
  void so_is_one_whose_volume_has_no_room_and_one_without_a_volume_is_not() {
    provider.diskMb(1_000_000, DISK_MB + DISK_MB / 2);
    refusedAsTheSecond("postgres");
    provider.say(bob, provider.spawn(provider.token(100)).put("template_slug", "debian"));
    provider.work.runAll();
    assertThat(provider.leases()).isEqualTo(2);
  }

  private static final int DISK_MB = SteppedProvider.DISK_MB;

  private void refusedAsTheSecond(String template) {
    provider.say(alice, provider.spawn(provider.token(100)).put("template_slug", template));
    provider.work.runAll();
    assertThat(provider.lease(1_000).state()).isInstanceOf(Live.class);
    provider.say(bob, provider.spawn(provider.token(100)).put("template_slug", template));
    provider.work.runAll();
    assertThat(provider.lastError(bob)).isEqualTo(ErrorType.NO_CAPACITY);
    assertThat(provider.leases()).isEqualTo(1);
  }
}
