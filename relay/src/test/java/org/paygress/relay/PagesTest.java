package org.paygress.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayMessage.Stored;
import org.paygress.protocol.nostr.SecretKey;

class PagesTest {

  private static final SecretKey KEY = SecretKey.generate();
  private static final Filter NOTES = Filter.builder().kinds(1).since(100).build();
  private static final Filter REPOSTS = Filter.builder().kinds(6).build();

  private static Event event(int kind, long at) {
    return Event.sign(KEY, at, kind, List.of(), "");
  }

  private static List<Event> manyAt(long at, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Event.sign(KEY, at, 1, List.of(), "event " + i))
        .toList();
  }

  private static List<Event> fresh(Pages pages, List<Event> page) {
    List<Event> fresh = new ArrayList<>(page);
    fresh.removeIf(event -> !pages.note(event));
    return fresh;
  }

  @Test
  void nothing_is_the_end_whatever_the_relay_says() {
    assertThat(new Pages(List.of(NOTES)).next(Stored.UNSAID)).isEmpty();
    assertThat(new Pages(List.of(NOTES)).next(Stored.MORE)).isEmpty();
  }

  @Test
  void a_page_that_brings_something_is_followed_by_one_from_its_last_second_on() {
    Pages pages = new Pages(List.of(NOTES));
    Event last = event(1, 250);
    assertThat(fresh(pages, List.of(event(1, 300), last))).hasSize(2);
    assertThat(pages.next(Stored.UNSAID)).contains(List.of(NOTES.withUntil(250)));
    Event older = event(1, 249);
    assertThat(fresh(pages, List.of(last, older))).containsExactly(older);
    assertThat(pages.next(Stored.UNSAID)).contains(List.of(NOTES.withUntil(249)));
    assertThat(fresh(pages, List.of(older))).isEmpty();
    assertThat(pages.next(Stored.UNSAID)).contains(List.of(NOTES.withUntil(248)));
    assertThat(pages.next(Stored.UNSAID)).isEmpty();
    assertThat(pages.isWhole(Stored.UNSAID)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 99, 500})
  void what_is_older_than_a_second_that_fills_a_page_is_found(int limit) {
    List<Event> stored = new ArrayList<>(manyAt(300, limit));
    for (int i = 0; i < 50; i++) {
      stored.add(event(1, 299 - i));
    }
    Pages pages = new Pages(List.of(NOTES));
    Set<Event> found = new HashSet<>();
    Optional<List<Filter>> asked = Optional.of(List.of(NOTES));
    while (asked.isPresent()) {
      Filter filter = asked.get().getFirst();
      List<Event> page = stored.stream().filter(filter::matches).limit(limit).toList();
      found.addAll(fresh(pages, page));
      asked = pages.next(Stored.UNSAID);
    }
    assertThat(found).hasSize(limit + 50);
  }

  @Test
  void the_relay_s_word_that_there_is_no_more_is_taken() {
    Pages pages = new Pages(List.of(NOTES));
    pages.note(event(1, 300));
    assertThat(pages.next(Stored.FINISH)).isEmpty();
  }

  @Test
  void a_page_of_known_events_of_one_second_is_followed_by_the_second_before() {
    Pages pages = new Pages(List.of(NOTES));
    List<Event> full = manyAt(300, 100);
    full.forEach(pages::note);
    assertThat(pages.next(Stored.UNSAID)).contains(List.of(NOTES.withUntil(300)));
    assertThat(fresh(pages, full)).isEmpty();
    assertThat(pages.next(Stored.UNSAID)).contains(List.of(NOTES.withUntil(299)));
  }

  @Test
  void a_relay_that_has_more_and_repeats_itself_is_asked_for_the_second_before() {
    Pages pages = new Pages(List.of(NOTES));
    Event only = event(1, 100);
    pages.note(only);
    assertThat(pages.next(Stored.MORE)).contains(List.of(NOTES.withUntil(100)));
    pages.note(only);
    // The filter asks for nothing before 100.
    assertThat(pages.next(Stored.MORE)).isEmpty();
  }

  @Test
  void each_filter_goes_back_as_far_as_it_was_answered() {
    Pages pages = new Pages(List.of(NOTES, REPOSTS));
    pages.note(event(1, 300));
    assertThat(pages.next(Stored.UNSAID)).contains(List.of(NOTES.withUntil(300), REPOSTS));
    pages.note(event(1, 300));
    pages.note(event(6, 200));
    assertThat(pages.next(Stored.UNSAID))
        .contains(List.of(NOTES.withUntil(300), REPOSTS.withUntil(200)));
  }

  @Test
  void a_filter_that_has_brought_as_many_as_were_wanted_is_not_asked_again() {
    Pages pages = new Pages(List.of(Filter.builder().kinds(1).limit(2).build(), REPOSTS));
    pages.note(event(1, 300));
    pages.note(event(1, 299));
    pages.note(event(6, 298));
    assertThat(pages.next(Stored.UNSAID)).contains(List.of(REPOSTS.withUntil(298)));
  }

  @Test
  void events_that_were_not_asked_for_lead_nowhere() {
    Pages pages = new Pages(List.of(NOTES));
    assertThat(pages.note(event(7, 300))).isTrue();
    assertThat(pages.next(Stored.UNSAID)).isEmpty();
  }

  @Test
  void there_is_an_end_to_pages() {
    Pages pages = new Pages(List.of(REPOSTS));
    Optional<List<Filter>> next = Optional.empty();
    for (long at = 10_000; at > 10_000 - Pages.PAGES_MAX; at--) {
      pages.note(event(6, at));
      next = pages.next(Stored.MORE);
    }
    assertThat(next).isEmpty();
    assertThat(pages.isWhole(Stored.UNSAID)).isFalse();
  }

  @Test
  void a_page_of_which_something_was_lost_is_whole_only_by_the_relays_word() {
    Pages pages = new Pages(List.of(NOTES));
    pages.noteLost();
    assertThat(pages.next(Stored.UNSAID)).isEmpty();
    assertThat(pages.isWhole(Stored.UNSAID)).isFalse();
    assertThat(pages.isWhole(Stored.FINISH)).isTrue();
  }
}
