package org.paygress.provider;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;

/** The arrows between the rooms, as docs and reader expect them. */
@AnalyzeClasses(packages = "org.paygress", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

  @ArchTest
  static final ArchRule the_protocol_stands_on_the_ground =
      noClasses()
          .that()
          .resideInAPackage("org.paygress.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.paygress.cashu..",
              "org.paygress.luks..",
              "org.paygress.templates..",
              "org.paygress.provider..",
              "org.paygress.consumer..",
              "org.paygress.testbed..");

  @ArchTest
  static final ArchRule the_protocol_opens_no_sockets_and_starts_no_threads =
      noClasses()
          .that()
          .resideInAPackage("org.paygress.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "java.nio.channels..", "java.util.concurrent")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule ecash_knows_nothing_of_leases_and_volumes =
      noClasses()
          .that()
          .resideInAPackage("org.paygress.cashu..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.paygress.luks..",
              "org.paygress.templates..",
              "org.paygress.provider..",
              "org.paygress.testbed..");

  @ArchTest
  static final ArchRule volumes_and_templates_know_nothing_of_nostr_and_money =
      noClasses()
          .that()
          .resideInAnyPackage("org.paygress.luks..", "org.paygress.templates..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.paygress.protocol.nostr..",
              "org.paygress.protocol.money..",
              "org.paygress.cashu..",
              "org.paygress.provider..",
              "org.paygress.testbed..");

  @ArchTest
  static final ArchRule nothing_that_is_shipped_needs_the_testbed =
      noClasses()
          .that()
          .resideInAnyPackage("org.paygress.provider..", "org.paygress.consumer..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.paygress.testbed..");

  @ArchTest
  static final ArchRule the_lease_engine_is_pure =
      noClasses()
          .that()
          .resideInAPackage("org.paygress.provider.lease..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..", "java.net..", "java.nio..", "java.sql..", "java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule the_packages_of_the_daemon_form_no_circle =
      slices().matching("org.paygress.provider.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_packages_of_the_wallet_form_no_circle =
      slices().matching("org.paygress.cashu.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobody_reaches_past_the_wallet_into_its_database =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.paygress.cashu..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.paygress.cashu.store..");

  @ArchTest
  static final ArchRule the_packages_of_the_protocol_form_no_circle =
      slices().matching("org.paygress.protocol.(*)..").should().beFreeOfCycles();
}
