package io.drivesight.evaluation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may import whom in the evaluation. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.drivesight.evaluation");

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.drivesight.evaluation.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void evaluation_knowsNeitherBusNorWebNorTraining() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "io.javalin..", "ai.djl..", "ai.onnxruntime..", "io.drivesight.service..")
                .check(CLASSES);
    }

    @Test
    void charts_areDrawn_inOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.drivesight.evaluation.report")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.knowm.xchart..")
                .check(CLASSES);
    }
}
