package io.drivesight.service;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.drivesight.service.kafka.ClientMeters;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.drivesight.service");

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.drivesight.service.(*)..")
                .should()
                .beFreeOfCycles()
                .check(SERVICE);
        noClasses()
                .that()
                .resideInAPackage("io.drivesight.service.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.drivesight.service")
                .because("the wiring knows the parts, no part knows the wiring")
                .check(SERVICE);
    }

    @Test
    void kafka_onlyInItsPackage() {
        onlyIn("org.apache.kafka..", "io.drivesight.service.kafka..");
    }

    @Test
    void webServer_onlyInItsPackage() {
        onlyIn("io.javalin..", "io.drivesight.service.http..");
        onlyIn("org.eclipse.jetty..", "io.drivesight.service.http..");
    }

    @Test
    void metricsLibrary_onlyInItsPackageAndTheClientMeters() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.drivesight.service.metrics..")
                .and()
                .doNotBelongToAnyOf(ClientMeters.class)
                .and()
                // Hands the registry over, without knowing what it is.
                .doNotBelongToAnyOf(DriveSightService.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(SERVICE);
    }

    @Test
    void configurationLibrary_onlyInItsPackage() {
        onlyIn("io.smallrye..", "io.drivesight.service.config..");
    }

    @Test
    void protobufAndOnnxRuntime_nowhere() {
        onlyIn("com.google.protobuf..", "nowhere");
        onlyIn("io.drivesight.perception.v1..", "nowhere");
        onlyIn("ai.onnxruntime..", "nowhere");
    }

    @Test
    void lanes_knowNoBusAndNoConfiguration() {
        noClasses()
                .that()
                .resideInAPackage("io.drivesight.service.lane..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.drivesight.service..")
                        .and(not(resideInAPackage("io.drivesight.service.lane.."))))
                .check(SERVICE);
    }

    @Test
    void wallClock_onlyWhereItIsWired() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(DriveSightService.class)
                .should()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(SERVICE);
    }

    private static void onlyIn(String library, String where) {
        noClasses()
                .that()
                .resideOutsideOfPackage(where)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(SERVICE);
    }
}
