package io.drivesight.fusion;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The world knows nothing of messages, the bus or the wall clock. */
class ArchitectureTest {
    private static final JavaClasses FUSION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.drivesight.fusion");

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.drivesight.fusion.(*)..")
                .should()
                .beFreeOfCycles()
                .check(FUSION);
    }

    @Test
    void world_knowsNothingOfMessagesAndBus() {
        noClasses()
                .that()
                .resideInAPackage("io.drivesight.fusion.world..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.drivesight.perception.v1..",
                        "io.drivesight.osi3..",
                        "org.apache.kafka..",
                        "io.drivesight.core.wire..")
                .check(FUSION);
    }

    @Test
    void world_doesNotAskTheClock() {
        noClasses()
                .that()
                .resideInAPackage("io.drivesight.fusion.world..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(FUSION);
    }
}
