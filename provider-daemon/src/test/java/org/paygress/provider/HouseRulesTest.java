package org.paygress.provider;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.StandardProtocolFamily;
import java.net.http.WebSocket;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.Request;
import org.paygress.provider.status.StatusFile;

/** The arrows between the rooms, as docs/architecture.md draws them. They point down only. */
@AnalyzeClasses(packages = "org.paygress", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

  private static final String SYSTEM = "org.paygress.system..";
  private static final String PROTOCOL = "org.paygress.protocol..";
  private static final String CASHU = "org.paygress.cashu..";
  private static final String WALLET = "org.paygress.wallet..";
  private static final String RELAY = "org.paygress.relay..";
  private static final String LUKS = "org.paygress.luks..";
  private static final String TEMPLATES = "org.paygress.templates..";
  private static final String HOST = "org.paygress.host..";
  private static final String HOSTD = "org.paygress.hostd..";
  private static final String PROVIDER = "org.paygress.provider..";

  /** A room may use itself, these rooms, and nothing else of ours. */
  private static ArchRule stands(String room, String... on) {
    String[] allowed = new String[on.length + 2];
    allowed[0] = room;
    allowed[1] = SYSTEM;
    System.arraycopy(on, 0, allowed, 2, on.length);
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("org.paygress..")).or(resideInAnyPackage(allowed)));
  }

  @ArchTest static final ArchRule the_ground_floor_knows_nothing_of_ours = stands(SYSTEM);

  @ArchTest static final ArchRule the_protocol_stands_on_the_ground = stands(PROTOCOL);

  @ArchTest static final ArchRule ecash_stands_on_the_protocol = stands(CASHU, PROTOCOL);

  @ArchTest static final ArchRule the_wallet_stands_on_ecash = stands(WALLET, CASHU, PROTOCOL);

  @ArchTest static final ArchRule relays_stand_on_the_protocol = stands(RELAY, PROTOCOL);

  @ArchTest static final ArchRule the_border_stands_on_the_protocol = stands(HOST, PROTOCOL);

  @ArchTest static final ArchRule volumes_stand_on_the_protocol = stands(LUKS, PROTOCOL);

  @ArchTest static final ArchRule templates_stand_on_the_protocol = stands(TEMPLATES, PROTOCOL);

  @ArchTest
  static final ArchRule the_host_stands_on_border_volumes_and_templates =
      stands(HOSTD, HOST, LUKS, TEMPLATES, PROTOCOL);

  @ArchTest
  static final ArchRule the_provider_stands_on_everything_but_the_host =
      stands(PROVIDER, RELAY, WALLET, CASHU, HOST, PROTOCOL);

  @ArchTest
  static final ArchRule what_runs_as_root_knows_no_nostr_and_no_money =
      noClasses()
          .that()
          .resideInAnyPackage(HOST, HOSTD, LUKS, TEMPLATES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.paygress.protocol.nostr..", "org.paygress.protocol.money..", CASHU, WALLET);

  @ArchTest
  static final ArchRule the_provider_starts_no_process =
      noClasses()
          .that()
          .resideInAnyPackage(PROVIDER, WALLET, CASHU, RELAY, PROTOCOL)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ProcessBuilder.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Process.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.paygress.system.process..")
          .orShould()
          .callMethodWhere(target(owner(assignableTo(Runtime.class))).and(target(name("exec"))));

  @ArchTest
  static final ArchRule the_provider_calls_nothing_native =
      noClasses()
          .that()
          .resideInAnyPackage(PROVIDER, WALLET, CASHU, RELAY)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  /** Names of what is to be made cross the border, never what a stranger asked for. */
  @ArchTest
  static final ArchRule what_runs_as_root_reads_no_request =
      noClasses()
          .that()
          .resideInAnyPackage(HOST, HOSTD, LUKS, TEMPLATES)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Request.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Reply.class)
          .orShould()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("Codec");

  @ArchTest
  static final ArchRule the_protocol_opens_no_sockets_and_starts_no_threads =
      noClasses()
          .that()
          .resideInAPackage(PROTOCOL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "java.nio.channels..", "java.util.concurrent")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule there_is_one_sqlite_kernel =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.paygress.system.sqlite..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.sqlite..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(DriverManager.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(PreparedStatement.class);

  @ArchTest
  static final ArchRule unix_sockets_are_made_in_one_place =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.paygress.system.socket..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(StandardProtocolFamily.class);

  /** The status file is passed over: its group may read it. */
  @ArchTest
  static final ArchRule owner_only_files_are_made_in_one_place =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.paygress.system.files..")
          .and()
          .doNotBelongToAnyOf(StatusFile.class)
          .should()
          .callMethod(PosixFilePermissions.class, "asFileAttribute", Set.class);

  @ArchTest
  static final ArchRule there_is_one_client_of_relays =
      classes()
          .that()
          .areAssignableTo(WebSocket.Listener.class)
          .should()
          .haveFullyQualifiedName("org.paygress.relay.RelaySocketListener");

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
          .resideInAPackage(WALLET)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(InstantSource.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule nobody_reaches_past_the_wallet_into_its_database =
      noClasses()
          .that()
          .resideOutsideOfPackage(WALLET)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.paygress.wallet.store..");

  @ArchTest
  static final ArchRule the_packages_of_the_ground_floor_form_no_circle =
      slices().matching("org.paygress.system.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_packages_of_the_protocol_form_no_circle =
      slices().matching("org.paygress.protocol.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_packages_of_ecash_form_no_circle =
      slices().matching("org.paygress.cashu.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_packages_of_the_wallet_form_no_circle =
      slices().matching("org.paygress.wallet.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_packages_of_the_host_form_no_circle =
      slices().matching("org.paygress.hostd.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_packages_of_the_provider_form_no_circle =
      slices().matching("org.paygress.provider.(*)..").should().beFreeOfCycles();
}
