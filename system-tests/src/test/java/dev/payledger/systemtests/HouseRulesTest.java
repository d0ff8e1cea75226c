package dev.payledger.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may import whom. Each rule is a row of the table in CONTRIBUTING.md. */
class HouseRulesTest {

    private static final List<String> MODULES = List.of(
            "payledger-core",
            "payledger-lambdas",
            "payledger-drill",
            "dr-toolkit",
            "dr-functions",
            "dr-local",
            "dr-maven-plugin");
    private static final String SDK = "software.amazon.awssdk..";

    private static JavaClasses house;

    @BeforeAll
    static void readClasses() {
        List<Path> folders = MODULES.stream()
                .map(module -> Path.of("..", module, "target", "classes"))
                .toList();
        assertThat(folders).allMatch(Files::isDirectory, "is a module's compiled classes");
        house = new ClassFileImporter().importPaths(folders);
    }

    @Test
    void coreImportsOnlyTheJdkOutsideItsStore() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.core.."))
                .and(not(resideInAPackage("dev.payledger.core.dynamodb..")))
                .should()
                .dependOnClassesThat(not(resideInAnyPackage("java..", "dev.payledger.core..", "org.jspecify..")))
                .because("the ledger's rules must hold without AWS"));
        check(noClasses()
                .that(resideInAPackage("dev.payledger.core"))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.payledger.core.dynamodb.."))
                .because("the ledger owns the store's port, not the other way round"));
    }

    @Test
    void functionsKnowNothingOfTheToolkitAndNotEachOther() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.lambdas.."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.payledger.dr.."))
                .because("a team's functions must run without the toolkit"));
        check(classes()
                .that(simpleNameEndingWith("Handler"))
                .and(resideInAPackage("dev.payledger.lambdas.."))
                .should(notUseAnotherHandler())
                .because("one function is deployed, read and broken alone"));
    }

    @Test
    void toolkitVerbsDoNotSeeTheSdk() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.dr.."))
                .and(not(resideInAnyPackage(
                        "dev.payledger.dr.internal..",
                        "dev.payledger.dr.local..",
                        "dev.payledger.dr.functions..",
                        "dev.payledger.dr.maven..")))
                .should()
                .dependOnClassesThat(resideInAPackage(SDK))
                .because("a verb acts on resources; only dr.internal speaks to AWS"));
    }

    @Test
    void toolkitKnowsNeitherMavenNorTheLocalAwsNorTheLedger() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.dr.."))
                .and(not(resideInAnyPackage(
                        "dev.payledger.dr.local..", "dev.payledger.dr.functions..", "dev.payledger.dr.maven..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.apache.maven..",
                        "dev.payledger.dr.local..",
                        "dev.payledger.dr.maven..",
                        "dev.payledger.core..",
                        "dev.payledger.drill..",
                        "dev.payledger.lambdas.."))
                .because("the toolkit serves any workload on either target"));
    }

    @Test
    void toolkitInternalsDoNotCallVerbs() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.dr.internal.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.payledger.dr",
                        "dev.payledger.dr.deploy..",
                        "dev.payledger.dr.table..",
                        "dev.payledger.dr.domain..",
                        "dev.payledger.dr.failover..",
                        "dev.payledger.dr.frontend..",
                        "dev.payledger.dr.seed..",
                        "dev.payledger.dr.verify..",
                        "dev.payledger.dr.status..",
                        "dev.payledger.dr.fault..",
                        "dev.payledger.dr.destroy..",
                        "dev.payledger.dr.investigate..",
                        "dev.payledger.dr.drill.."))
                .because("resources are below verbs"));
    }

    @Test
    void investigationKnowsNothingOfFaults() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.dr.investigate.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.payledger.dr.fault..", "dev.payledger.dr.drill.."))
                .orShould()
                .dependOnClassesThat(simpleNameEndingWith("Bucket"))
                .because("a cause is found from what AWS shows, never from snapshots, locks or journals"));
    }

    @Test
    void servicesOfTheLocalAwsDoNotImportEachOther() {
        check(slices().matching("dev.payledger.dr.local.service.(*)..")
                .should()
                .notDependOnEachOther()
                .because("services meet through interfaces that the region wires"));
        check(noClasses()
                .that(resideInAPackage("dev.payledger.dr.local.service.."))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.payledger.dr.local", "dev.payledger.dr.local.replication.."))
                .because("wiring and replication are above services"));
    }

    @Test
    void localAwsKnowsNeitherToolkitNorLedger() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.dr.local.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.payledger.dr",
                        "dev.payledger.dr.config..",
                        "dev.payledger.dr.event..",
                        "dev.payledger.dr.error..",
                        "dev.payledger.dr.internal..",
                        "dev.payledger.core..",
                        "dev.payledger.lambdas..",
                        "org.apache.maven.."))
                .because("it is an AWS for anybody's client"));
    }

    @Test
    void servicesTakeTimeFromOutside() {
        check(noClasses()
                .that(resideInAnyPackage("dev.payledger.dr.local.service..", "dev.payledger.dr.local.replication.."))
                // Its deadline is read by a real process, which has no other clock than the machine's.
                .and(not(simpleNameEndingWith("ExecutionEnvironment")))
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .because("a two-region run is repeated from a seed on virtual time"));
    }

    @Test
    void theLedgersClientInDrillsUsesOnlyPublicPackages() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.drill.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.payledger.dr.internal..",
                        "dev.payledger.dr.local..",
                        "dev.payledger.dr.maven..",
                        "dev.payledger.core.dynamodb..",
                        "dev.payledger.lambdas..",
                        "org.apache.maven..",
                        SDK))
                .because("any team's client library is measured the same way"));
    }

    @Test
    void companionFunctionsUseOnlyTheToolkitsPublicPackages() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.dr.functions.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.payledger.dr.internal..",
                        "dev.payledger.dr.local..",
                        "dev.payledger.dr.maven..",
                        "dev.payledger.core..",
                        "dev.payledger.lambdas..",
                        "org.apache.maven.."))
                .because("they run in any team's account, beside any workload"));
        check(classes()
                .that(simpleNameEndingWith("Handler"))
                .and(resideInAPackage("dev.payledger.dr.functions.."))
                .should(notUseAnotherHandler())
                .because("one function is deployed, read and broken alone"));
    }

    @Test
    void pluginSeesOnlyPublicPackages() {
        check(noClasses()
                .that(resideInAPackage("dev.payledger.dr.maven.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        SDK,
                        "dev.payledger.dr.internal..",
                        "dev.payledger.dr.local.*..",
                        "dev.payledger.core..",
                        "dev.payledger.lambdas.."))
                .because("a goal holds parameters and one call"));
    }

    @Test
    void onlyMainProgramsPrint() {
        check(noClasses()
                .that(resideInAnyPackage("dev.payledger.core..", "dev.payledger.dr.."))
                // In a function's process standard output is the log; the Mojos' base hands its stream to the renderer.
                .and(not(resideInAPackage("dev.payledger.dr.local.runtime..")))
                .and(not(simpleNameEndingWith("Process").or(simpleNameEndingWith("AbstractDrMojo"))))
                .should(ACCESS_STANDARD_STREAMS)
                .because("the toolkit emits events and the local AWS writes logs"));
    }

    private static ArchCondition<JavaClass> notUseAnotherHandler() {
        return new ArchCondition<>("not use another handler") {
            @Override
            public void check(JavaClass handler, ConditionEvents events) {
                handler.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                dependency.getTargetClass().getSimpleName().endsWith("Handler"))
                        .filter(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith("dev.payledger"))
                        .filter(dependency -> !dependency.getTargetClass().equals(handler))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
            }
        };
    }

    private static void check(ArchRule rule) {
        rule.check(house);
    }
}
