package org.paygress.consumer;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.http.WebSocket;

/** The consumer's arrows, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "org.paygress", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

  @ArchTest
  static final ArchRule the_consumer_knows_nothing_of_providers_and_hosts =
      classes()
          .that()
          .resideInAPackage("org.paygress.consumer..")
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("org.paygress.."))
                  .or(
                      resideInAnyPackage(
                          "org.paygress.consumer..",
                          "org.paygress.relay..",
                          "org.paygress.wallet..",
                          "org.paygress.cashu..",
                          "org.paygress.protocol..",
                          "org.paygress.system..")));

  @ArchTest
  static final ArchRule there_is_one_client_of_relays =
      classes()
          .that()
          .areAssignableTo(WebSocket.Listener.class)
          .should()
          .haveFullyQualifiedName("org.paygress.relay.RelaySocketListener");

  @ArchTest
  static final ArchRule the_packages_of_the_consumer_form_no_circle =
      slices().matching("org.paygress.consumer.(*)..").should().beFreeOfCycles();
}
