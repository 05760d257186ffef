package io.drivesight.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.MatchedDetections.DetectionVerdict;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.SetScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchedSetTest {
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

        double averagePrecision = MatchedSet.of(images).matched().averagePrecision();

        assertThat(averagePrecision)
                .isBetween(0.05, 0.99)
                .isEqualTo(SetScore.of(images).vehicleAp50());
    }

    @Test
    void averagePrecision_someImagesTwiceOthersNever_isTheVehicleAp50OfThatList() {
        List<EvaluatedImage> counted = images(1).stream()
                .filter(image -> image.image().labelledClasses().contains(ObjectClass.CAR))
                .toList();
        MatchedSet set = MatchedSet.of(images(1));
        int[] times = new int[set.matched().images()];
        List<EvaluatedImage> repeated = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            times[i] = i % 3;
            for (int copy = 0; copy < i % 3; copy++) {
                repeated.add(counted.get(i));
            }
        }

        assertThat(set.matched().averagePrecision(times))
                .isEqualTo(SetScore.of(repeated).vehicleAp50());
    }

    @Test
    void of_nothing_isNotANumber() {
        assertThat(MatchedSet.of(List.of()).matched().averagePrecision()).isNaN();
    }

    @Test
    void json_writtenAndRead_isTheSame() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        MatchedSet set = MatchedSet.of(images(2));

        String text = json.writeValueAsString(set);
        MatchedSet read = json.readValue(text, MatchedSet.class);

        assertThat(read.matched().averagePrecision()).isEqualTo(set.matched().averagePrecision());
        assertThat(read.matched().images()).isEqualTo(set.matched().images());
        assertThat(json.writeValueAsString(read)).isEqualTo(text);
        assertThat(text).startsWith("{\"objects\":[").contains("\"verdicts\":\"");
    }

    @Test
    void of_parts_keepsThem() {
        MatchedSet set = new MatchedSet(new int[] {1, 0}, new int[] {2, 1}, new double[] {0.9, 0.5, 0.4}, "RIW");

        assertThat(set.matched().averagePrecision()).isCloseTo(1, within(1e-12));
        assertThat(set.matched().verdict(0, 1)).isEqualTo(DetectionVerdict.IGNORED);
        assertThat(set.matched().score(1, 0)).isEqualTo(0.4);
        assertThatThrownBy(() -> new MatchedSet(new int[] {1}, new int[] {1}, new double[] {0.9}, "X"))
                .hasMessageContaining("'X' is no verdict");
    }
}
