package org.paygress.provider.lease;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;

/**
 * No order of events leaves a debt without a worker, nor money that is neither served nor owed nor
 * given back: events of the lease, crashes, outages, jumps of the clock, top-ups, ends that were
 * forced, a journal that takes nothing, a mint that says nothing.
 */
class MoneyPropertyTest {

  private static final int CASES = 20_000;
  private static final int EVENTS = 30;
  private static final int ROUNDS_MAX = 300;

  private static final LaterRequest LATER =
      new LaterRequest(
          EventId.of("cd".repeat(32)), DmKind.NIP17, new SshUsername("zoe"), "{sealed}");

  /** Of the run; -Dpaygress.property.seed repeats one. */
  private static final long SEED = Long.getLong("paygress.property.seed", System.nanoTime());

  @Test
  void whatever_happens_all_money_is_served_owed_or_given_back() {
    System.out.println("MoneyPropertyTest: -Dpaygress.property.seed=" + SEED);
    for (int number = 0; number < CASES; number++) {
      Random random = new Random(SEED + number);
      MoneyModel model = new MoneyModel(random);
      try {
        for (int event = 0; event < EVENTS; event++) {
          happen(model, random);
          model.assertMoney();
        }
        finish(model, random);
      } catch (AssertionError e) {
        throw new AssertionError(
            "seed %d, case %d:%n%s%n%s"
                .formatted(SEED, number, String.join("\n", model.story), e.getMessage()),
            e);
      }
    }
  }

  private static void happen(MoneyModel model, Random random) {
    switch (random.nextInt(22)) {
      case 0, 1, 2, 3, 4, 5 -> model.work(true);
      case 6 -> model.assertWorked();
      case 7 -> model.pass(random.nextInt(60));
      case 8 -> model.pass(random.nextInt(1_500));
      case 9 -> model.apply(new LeaseEvent.Tick(model.at()));
      case 10 -> model.topUp();
      case 11 -> model.switchOff();
      case 12 -> model.watch();
      case 13 -> model.apply(new LeaseEvent.ResumeRequested(LATER, model.at()));
      case 14 -> model.outage(random.nextInt(2_000), random.nextBoolean());
      case 15 -> model.jump(random.nextInt(14_400) - 7_200L);
      case 16 -> model.crash();
      case 17 -> model.storeFails = !model.storeFails && random.nextInt(3) > 0;
      case 18 -> model.mintSilent = !model.mintSilent;
      case 19 -> model.apply(new LeaseEvent.GraceOver(model.at()));
      case 20 -> model.apply(new LeaseEvent.MintSilent(model.at()));
      default -> rarely(model, random);
    }
  }

  private static void rarely(MoneyModel model, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> model.apply(new LeaseEvent.EndForced(Optional.of(model.spawn), model.at()));
      case 1 -> model.apply(new LeaseEvent.EndRequested(model.at()));
      case 2 -> model.writeOff();
      default -> model.apply(new LeaseEvent.Tick(model.at()));
    }
  }

  /** The journal takes everything again; the mint answers, or the operator gives it up. */
  private static void finish(MoneyModel model, Random random) {
    model.storeFails = false;
    model.crash();
    boolean deadForGood = random.nextInt(4) == 0;
    model.mintSilent = deadForGood;
    for (int round = 0; !model.isSettled(); round++) {
      if (round == ROUNDS_MAX) {
        throw new AssertionError("it does not end: " + model.state());
      }
      model.assertWorked();
      model.work(false);
      model.pass(100);
      model.apply(new LeaseEvent.Tick(model.at()));
      model.apply(new LeaseEvent.GraceOver(model.at()));
      model.assertMoney();
      if (deadForGood && round > 50) {
        model.apply(new LeaseEvent.EndForced(Optional.of(model.spawn), model.at()));
        model.writeOff();
        // A top-up whose mint died is its owner's at that mint; its worker asks for ever.
        model.mintSilent = round < 100;
      }
    }
    model.assertMoney();
  }
}
