package io.drivesight.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.MatchedDetections;
import io.drivesight.evaluation.detection.MatchedDetections.DetectionVerdict;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.evaluate.Objective.ClassMatches;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VehicleMatchesTest {
    private static final ObjectClass[] CLASSES = {
        ObjectClass.CAR, ObjectClass.BUS, ObjectClass.TRUCK, ObjectClass.PERSON
    };

    /** Images with vehicles, people and ignore areas; every seventh is of a dataset that does not label cars. */
    static List<EvaluatedImage> images(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<EvaluatedImage> images = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<AnnotatedBox> truth = new ArrayList<>();
            List<Detection> found = new ArrayList<>();
            for (int k = random.nextInt(5); k > 0; k--) {
                double x = 100 * k;
                ObjectClass objectClass = CLASSES[random.nextInt(4)];
                truth.add(new AnnotatedBox(new Box(x, 50, x + 60, 90), objectClass, random.nextInt(5) == 0));
                for (int d = random.nextInt(3); d > 0; d--) {
                    double left = x + random.nextInt(25);
                    found.add(Detection.of(
                            new Box(left, 50, left + 60, 90),
                            CLASSES[random.nextInt(4)],
                            random.nextInt(1, 10) / 10.0));
                }
            }
            found.sort(Comparator.comparingDouble(Detection::score).reversed());
            Set<ObjectClass> labelled = i % 7 == 6
                    ? Set.of(ObjectClass.PERSON)
                    : Set.of(ObjectClass.CAR, ObjectClass.BUS, ObjectClass.TRUCK, ObjectClass.PERSON);
            images.add(EvaluatedImage.of(
                    new AnnotatedImage(
                            Path.of(i + ".jpg"), new ImageSize(640, 480), truth, labelled, "set", "set/scene"),
                    found));
        }
        return images;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void averagePrecision_everyImageOnce_isTheVehicleAp50(long seed) {
        List<EvaluatedImage> images = images(seed);

        double averagePrecision = SetScore.vehicleMatches(images).averagePrecision();

        assertThat(averagePrecision)
                .isBetween(0.05, 0.99)
                .isEqualTo(SetScore.of(images).vehicleAp50());
    }

    @Test
    void averagePrecision_someImagesTwiceOthersNever_isTheVehicleAp50OfThatList() {
        List<EvaluatedImage> counted = images(1).stream()
                .filter(image -> image.image().labelledClasses().contains(ObjectClass.CAR))
                .toList();
        MatchedDetections set = SetScore.vehicleMatches(images(1));
        int[] times = new int[set.images()];
        List<EvaluatedImage> repeated = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            times[i] = i % 3;
            for (int copy = 0; copy < i % 3; copy++) {
                repeated.add(counted.get(i));
            }
        }

        assertThat(set.averagePrecision(times)).isEqualTo(SetScore.of(repeated).vehicleAp50());
    }

    @ParameterizedTest
    @EnumSource(Objective.class)
    void matches_anyObjective_areWhatItScores(Objective objective) throws JsonProcessingException {
        List<EvaluatedImage> images = images(3);

        ClassMatches matches = objective.matches(images);

        assertThat(matches.averagePrecision()).isCloseTo(objective.of(SetScore.of(images)), within(1e-12));
        assertThat(matches.images()).isEqualTo((int)
                images.stream().filter(image -> objective.counts(image.image())).count());
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readValue(json.writeValueAsString(matches), ClassMatches.class)
                        .averagePrecision())
                .isEqualTo(matches.averagePrecision());
    }

    @Test
    void of_nothing_isNotANumber() {
        assertThat(SetScore.vehicleMatches(List.of()).averagePrecision()).isNaN();
    }

    @Test
    void json_writtenAndRead_isTheSame() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        MatchedDetections set = SetScore.vehicleMatches(images(2));

        String text = json.writeValueAsString(set);
        MatchedDetections read = json.readValue(text, MatchedDetections.class);

        assertThat(read.averagePrecision()).isEqualTo(set.averagePrecision());
        assertThat(read.images()).isEqualTo(set.images());
        assertThat(json.writeValueAsString(read)).isEqualTo(text);
        assertThat(text).startsWith("{\"objects\":[").contains("\"verdicts\":\"");
    }

    @Test
    void of_parts_keepsThem() {
        MatchedDetections set =
                new MatchedDetections(new int[] {1, 0}, new int[] {2, 1}, new double[] {0.9, 0.5, 0.4}, "RIW");

        assertThat(set.averagePrecision()).isCloseTo(1, within(1e-12));
        assertThat(set.verdict(0, 1)).isEqualTo(DetectionVerdict.IGNORED);
        assertThat(set.score(1, 0)).isEqualTo(0.4);
        assertThatThrownBy(() -> new MatchedDetections(new int[] {1}, new int[] {1}, new double[] {0.9}, "X"))
                .hasMessageContaining("'X' is no verdict");
    }
}
