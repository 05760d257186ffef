package io.drivesight.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may know what in the simulator. */
class ArchitectureTest {
    private static final JavaClasses SIMULATOR = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.drivesight.simulator");

    /** All of the service that others may know: start it from a configuration, stop it, and the errors of that. */
    private static final Set<String> ENTRANCE = Set.of(
            "io.drivesight.service.DriveSightService",
            "io.drivesight.service.StartException",
            "io.drivesight.service.config.ServiceConfig",
            "io.drivesight.service.config.ConfigException");

    @Test
    void kafka_isKnown_onlyWhereMessagesGoInAndOut() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.drivesight.simulator.bus..",
                        "io.drivesight.simulator.replay..",
                        "io.drivesight.simulator.record..",
                        "io.drivesight.simulator.collect..",
                        "io.drivesight.simulator.score..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "kafka..")
                .check(SIMULATOR);
    }

    @Test
    void service_isKnown_onlyThroughItsEntrance() {
        DescribedPredicate<JavaClass> inside = DescribedPredicate.describe(
                "are inside the service",
                type -> type.getPackageName().startsWith("io.drivesight.service")
                        && !ENTRANCE.contains(type.getName()));
        noClasses().should().dependOnClassesThat(inside).check(SIMULATOR);
    }

    @Test
    void service_isKnown_onlyByTheRunsReplayTestsAndCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.drivesight.simulator.collect..",
                        "io.drivesight.simulator.replaytest..",
                        "io.drivesight.simulator.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.drivesight.service..")
                .check(SIMULATOR);
    }

    @Test
    void generatedMessages_areKnown_onlyByTheCodecs() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.drivesight.simulator.truth.TruthCodec")
                .and()
                .doNotHaveFullyQualifiedName("io.drivesight.simulator.record.FoxgloveCodec")
                .and()
                .doNotHaveFullyQualifiedName("io.drivesight.simulator.record.WorldScene")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.drivesight.perception.v1..",
                        "io.drivesight.simulation.v1..",
                        "io.drivesight.foxglove..",
                        "com.google.protobuf..")
                .check(SIMULATOR);
    }

    @Test
    void inference_isKnown_nowhere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..", "ai.djl..")
                .check(SIMULATOR);
    }

    @Test
    void picocli_isKnown_onlyByTheCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.drivesight.simulator", "io.drivesight.simulator.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(SIMULATOR);
    }

    @Test
    void webServer_isKnown_onlyByThePageAndTheLiveFeed() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.drivesight.simulator.page..", "io.drivesight.simulator.live..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..")
                .check(SIMULATOR);
    }

    @Test
    void page_knows_neitherBusNorDriveNorDemo() {
        noClasses()
                .that()
                .resideInAPackage("io.drivesight.simulator.page..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.drivesight.simulator.bus..",
                        "io.drivesight.simulator.film..",
                        "io.drivesight.simulator.demo..",
                        "io.drivesight.simulator.cli..")
                .check(SIMULATOR);
    }

    @Test
    void junit_isKnown_onlyByItsExtension() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.drivesight.simulator.junit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.junit..")
                .check(SIMULATOR);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.drivesight.simulator.(**)")
                .should()
                .beFreeOfCycles()
                .check(SIMULATOR);
    }
}
