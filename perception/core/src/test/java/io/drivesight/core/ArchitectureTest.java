package io.drivesight.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may import whom in the core. */
class ArchitectureTest {
    private static final String CORE = "io.drivesight.core";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(CORE);

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.drivesight.core.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void geometry_importsNothingOfOurs() {
        importsOfOursOnly("geometry", "geometry");
    }

    @Test
    void taxonomy_importsNothingOfOurs() {
        importsOfOursOnly("taxonomy", "taxonomy");
    }

    @Test
    void camera_importsNothingOfOursButGeometry() {
        importsOfOursOnly("camera", "camera", "geometry");
    }

    private void importsOfOursOnly(String name, String... allowed) {
        Set<String> packages = Stream.of(allowed).map(each -> CORE + "." + each).collect(Collectors.toSet());
        noClasses()
                .that()
                .resideInAPackage(CORE + "." + name)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are ours, outside of " + packages,
                        type -> type.getPackageName().startsWith("io.drivesight.")
                                && !packages.contains(type.getPackageName())))
                .check(CLASSES);
    }

    @Test
    void onnxRuntime_isUsedInInferenceOnly() {
        onlyIn("io.drivesight.core.inference..", "ai.onnxruntime..");
    }

    @Test
    void imageLibrary_isUsedInImageOnly() {
        onlyIn("io.drivesight.core.image..", "javax.imageio..", "com.sun.imageio..");
    }

    @Test
    void generatedMessages_areUsedInWireOnly() {
        onlyIn("io.drivesight.core.wire..", "io.drivesight.perception.v1..", "io.drivesight.simulation.v1..");
    }

    @Test
    void onnxFiles_areReadInInferenceOnly() {
        onlyIn("io.drivesight.core.inference..", "ai.onnx.proto..");
    }

    @Test
    void protobuf_isUsedInWireAndInferenceOnly() {
        onlyIn(List.of("io.drivesight.core.wire..", "io.drivesight.core.inference.."), "com.google.protobuf..");
    }

    private void onlyIn(String here, String... libraries) {
        onlyIn(List.of(here), libraries);
    }

    private void onlyIn(List<String> here, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackages(here.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(CLASSES);
    }

    @Test
    void core_knowsNeitherBusNorWebNorTraining() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.javalin..", "ai.djl..", "io.micrometer..")
                .check(CLASSES);
    }

    /** Time comes from frames, or from a clock that the caller hands in. */
    @Test
    void clocks_areNotRead() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }
}
