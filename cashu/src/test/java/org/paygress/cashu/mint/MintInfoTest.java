package org.paygress.cashu.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.cashu.TestVectors.good;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MintInfoTest {

  private static MintInfo read(String nuts) throws Exception {
    return good(MintInfo.read(JsonMapper.builder().build().readTree("{\"nuts\":" + nuts + "}")));
  }

  @Test
  void what_is_marked_as_supported_is() throws Exception {
    MintInfo info =
        read(
            "{\"7\":{\"supported\":true},\"9\":{\"supported\":false},\"11\":{\"supported\":true}}");

    assertThat(info).isEqualTo(new MintInfo(Set.of(7, 11), Map.of(), MeltTerms.ANY));
    assertThat(info.honoursLocks()).isTrue();
    assertThat(info.restores()).isFalse();
  }

  @Test
  void limits_of_what_it_pays_are_read_by_unit() throws Exception {
    MeltTerms terms =
        read("{\"5\":{\"disabled\":false,\"methods\":["
                + "{\"method\":\"bolt11\",\"unit\":\"sat\",\"min_amount\":100,\"max_amount\":50000},"
                + "{\"method\":\"bolt12\",\"unit\":\"msat\",\"min_amount\":5,\"max_amount\":5}]}}")
            .melting();

    assertThat(terms.range("sat")).isEqualTo(new MeltTerms.Range(100, 50_000));
    assertThat(terms.range("msat").holds(1)).isTrue();
    assertThat(
            read("{\"5\":{\"methods\":[{\"method\":\"bolt11\",\"unit\":\"sat\","
                    + "\"min_amount\":null,\"max_amount\":null}]}}")
                .melting()
                .range("sat"))
        .isEqualTo(new MeltTerms.Range(1, Long.MAX_VALUE));
    assertThat(read("{\"5\":{\"disabled\":true}}").melting().range("sat").holds(1)).isFalse();
  }

  @Test
  void cached_paths_repeat_until_their_time_is_over() throws Exception {
    MintInfo info =
        read(
            "{\"19\":{\"ttl\":60,\"cached_endpoints\":[{\"method\":\"POST\",\"path\":\"/v1/swap\"},"
                + "{\"method\":\"GET\",\"path\":\"/v1/keys\"}]}}");

    assertThat(info.repeats("/v1/swap", Duration.ofMillis(59_999))).isTrue();
    assertThat(info.repeats("/v1/swap", Duration.ofSeconds(60))).isFalse();
    assertThat(info.repeats("/v1/keys", Duration.ZERO)).isFalse();
    assertThat(info.repeats("/v1/mint/bolt11", Duration.ZERO)).isFalse();
  }

  @Test
  void without_a_time_they_repeat_for_ever() throws Exception {
    assertThat(
            read("{\"19\":{\"ttl\":null,\"cached_endpoints\":["
                    + "{\"method\":\"POST\",\"path\":\"/v1/swap\"}]}}")
                .repeats("/v1/swap", Duration.ofDays(300)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"19\":{}}",
        "{\"19\":[]}",
        "{\"19\":{\"ttl\":\"60\",\"cached_endpoints\":[{\"method\":\"POST\",\"path\":\"/v1/swap\"}]}}",
        "{\"19\":{\"ttl\":-1.5,\"cached_endpoints\":[{\"method\":\"POST\",\"path\":\"/v1/swap\"}]}}",
        "{\"19\":{\"ttl\":60,\"cached_endpoints\":[7,{\"path\":\"/v1/swap\"}]}}"
      })
  void what_makes_no_sense_repeats_nothing(String nuts) throws Exception {
    assertThat(read(nuts).repeats("/v1/swap", Duration.ZERO)).isFalse();
  }
}
