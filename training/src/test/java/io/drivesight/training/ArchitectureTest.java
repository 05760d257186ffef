package io.drivesight.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.drivesight.training.model.Scalars;
import org.junit.jupiter.api.Test;

/** Who may import whom in training. */
class ArchitectureTest {
    private static final String TRAINING = "io.drivesight.training";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(TRAINING);

    @Test
    void packages_haveNoCycles() {
        slices().matching(TRAINING + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void djl_isUsedInModelLossAndTrainerOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(TRAINING + ".model..", TRAINING + ".loss..", TRAINING + ".trainer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..")
                .check(CLASSES);
    }

    @Test
    void kafkaAndRecordings_areKnownWhereFramesComeFromOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TRAINING + ".frames..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.drivesight.mcap..")
                .check(CLASSES);
    }

    @Test
    void onnxRuntimeAndImageLibrary_areLeftToTheCore() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..", "javax.imageio..")
                .check(CLASSES);
    }

    /** See {@link Scalars}: the engine frees such a number before the backward pass reads it. */
    @Test
    void differentiatedCode_multipliesByKeptNumbersOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(TRAINING + ".model..", TRAINING + ".loss..")
                .or()
                .haveSimpleName("StepRunner")
                .should()
                .callMethod(NDArray.class, "mul", Number.class)
                .orShould()
                .callMethod(NDArray.class, "div", Number.class)
                .orShould()
                .callMethod(NDArray.class, "pow", Number.class)
                .orShould()
                .callMethod(NDArray.class, "maximum", Number.class)
                .orShould()
                .callMethod(NDArray.class, "minimum", Number.class)
                .check(CLASSES);
    }

    @Test
    void training_neverSeesServiceOrSimulator() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.drivesight.service..", "io.drivesight.simulator..")
                .check(CLASSES);
    }
}
