package io.drivesight.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.evaluate.EvaluatedImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
    private static final ObjectClass RED = ObjectClass.of("traffic_light_red");

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws Exception {
        new TestFolder(folder)
                .text("classes.txt", "vehicle\ntraffic_light_red\nvan\nbackground\n")
                .image("images/a_1.png", 64, 64)
                .text("labels/a_1.txt", "0 .2 .2 .2 .2\n1 .5 .5 .2 .2\n2 .8 .8 .2 .2\n3 .2 .8 .2 .2\n")
                .text("dataset.yaml", "partial: [car]\n");
    }

    private Dataset load(Vocabulary vocabulary) {
        return new DatasetLoader(ImageFiles.standard(), vocabulary).load(folder);
    }

    @Test
    void load_ownNames_everyNameIsItsOwnClassAndConfigurationMeansTheSame() {
        Dataset dataset = load(Vocabulary.OWN);
        assertThat(dataset.errors()).isZero();
        assertThat(dataset.labelledClasses()).containsExactlyInAnyOrder(RED);
        // 'partial: [car]' means what cars are called here.
        assertThat(dataset.partialClasses())
                .containsExactlyInAnyOrder(ObjectClass.of("vehicle"), ObjectClass.of("van"));
        assertThat(dataset.entries().get(0).image().boxes())
                .extracting(AnnotatedBox::objectClass)
                .containsExactlyInAnyOrder(RED, ObjectClass.of("vehicle"), ObjectClass.of("van"));
    }

    @Test
    void load_someOfTheOwnNames_theRestIsBackground() {
        Dataset dataset = load(Vocabulary.own(List.of("traffic_light_red")));
        assertThat(dataset.errors()).isZero();
        assertThat(dataset.entries().get(0).image().boxes())
                .extracting(AnnotatedBox::objectClass)
                .containsExactly(RED);
    }

    @Test
    void load_asTheServiceReadsAModel_mapsToRoadUsersAndKeepsWhatOnlyTheModelKnows() {
        assertThat(load(Vocabulary.of(List.of("car", "traffic light red")))
                        .entries()
                        .get(0)
                        .image()
                        .boxes())
                .extracting(box -> box.objectClass().label())
                .contains("traffic light red", "car");
        assertThat(load(Vocabulary.ROAD_USERS).problemCounts()).containsKey(Problem.Kind.UNKNOWN_CLASS);
    }

    @Test
    void evaluatedImage_ownNames_countsADetectionByTheModelsName() {
        AnnotatedImage image =
                load(Vocabulary.own(List.of("vehicle", "van"))).entries().get(0).image();
        AnnotatedImage labelled =
                image.labelled(image.boxes(), java.util.Set.of(ObjectClass.of("vehicle"), ObjectClass.of("van")));
        EvaluatedImage evaluated =
                EvaluatedImage.of(labelled, List.of(new Detection(new Box(0, 0, 10, 10), ObjectClass.CAR, "van", 0.9)));
        assertThat(evaluated.detections()).extracting(Detection::objectClass).containsExactly(ObjectClass.of("van"));
    }
}
