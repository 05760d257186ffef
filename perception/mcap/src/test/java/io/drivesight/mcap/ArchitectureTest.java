package io.drivesight.mcap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The format knows nothing of what is recorded with it. */
class ArchitectureTest {
    private static final JavaClasses MCAP = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.drivesight.mcap");

    @Test
    void format_knowsNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.drivesight.mcap")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.drivesight.core..", "io.drivesight.perception..", "io.drivesight.mcap.bus..")
                .check(MCAP);
    }

    @Test
    void generatedMessages_areKnown_nowhere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.drivesight.perception.v1..", "com.google.protobuf..")
                .check(MCAP);
    }
}
