package io.drivesight.core.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for every scene: truths about geometry and time, not about particular numbers. */
class TrackerPropertiesTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);

    private static TrackerFrame frame(double seconds, List<Detection> detections) {
        return TrackerFrame.of(Instant.ofEpochSecond(0, Math.round(seconds * 1e9)), SIZE, detections);
    }

    /** A car of 1.6 m height and 2 m width on the ground, seen by a camera of 1000 px focal length at 1.6 m height. */
    private static Detection carAt(double forward, double left) {
        double pixels = 1000 / forward;
        return Detection.of(
                Box.ofCenter(640 - left * pixels, 360 + 0.8 * pixels, 2 * pixels, 1.6 * pixels), ObjectClass.CAR, 0.9);
    }

    /** Three cars: coming nearer, crossing, and standing, for some seconds at some rate. */
    private static List<TrackedObject> drive(double rate, double seconds) {
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        List<TrackedObject> tracks = List.of();
        for (int i = 0; i <= Math.round(seconds * rate); i++) {
            double t = i / rate;
            tracks = tracker.update(frame(t, List.of(carAt(60 - 12 * t, 3), carAt(30, 10 - 6 * t), carAt(25, -6))));
        }
        return tracks;
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 10, 20, 30, 60})
    void update_anyFrameRate_tellsTheSamePositionsAndVelocities(double rate) {
        List<TrackedObject> reference = drive(15, 2);
        List<TrackedObject> tracks = drive(rate, 2);
        assertThat(tracks).hasSameSizeAs(reference);
        for (int i = 0; i < tracks.size(); i++) {
            assertThat(tracks.get(i).trackId()).isEqualTo(reference.get(i).trackId());
            assertThat(tracks.get(i).box().iou(reference.get(i).box())).isGreaterThan(0.9);
            assertThat(tracks.get(i).motion().velocityX())
                    .isCloseTo(reference.get(i).motion().velocityX(), within(15.0));
            assertThat(tracks.get(i).existenceProbability()).isCloseTo(0.9, within(1e-9));
        }
    }

    @Test
    void update_framesAtRandomTimesWithGaps_keepsEveryIdentity() {
        Random random = new Random(3);
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        Set<Long> ids = new TreeSet<>();
        for (double t = 0; t < 4; t += random.nextDouble() < 0.1 ? 0.7 : 0.01 + 0.15 * random.nextDouble()) {
            tracker.update(frame(t, List.of(carAt(60 - 10 * t, 3), carAt(30, 12 - 5 * t), carAt(25, -6))))
                    .forEach(track -> ids.add(track.trackId()));
        }
        assertThat(ids).containsExactly(1L, 2L, 3L);
    }

    @Test
    void update_mirroredScene_givesMirroredTracks() {
        MultiObjectTracker plain = new MultiObjectTracker(TrackerConfig.DEFAULT);
        MultiObjectTracker mirrored = new MultiObjectTracker(TrackerConfig.DEFAULT);
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            List<Detection> scene = new ArrayList<>();
            for (int k = 0; k < 6; k++) {
                if (random.nextDouble() < 0.9) {
                    scene.add(noisy(carAt(15 + 5 * k + 0.2 * i, 8 - 3 * k - 0.1 * i * (k % 2)), random));
                }
            }
            List<TrackedObject> left = plain.update(frame(i * 0.1, scene));
            List<TrackedObject> right = mirrored.update(frame(
                    i * 0.1, scene.stream().map(TrackerPropertiesTest::mirror).toList()));
            assertThat(right).hasSameSizeAs(left);
            for (int n = 0; n < left.size(); n++) {
                assertThat(right.get(n).trackId()).isEqualTo(left.get(n).trackId());
                assertThat(right.get(n).box().centerX())
                        .isCloseTo(SIZE.width() - left.get(n).box().centerX(), within(1e-6));
                assertThat(right.get(n).motion().velocityX())
                        .isCloseTo(-left.get(n).motion().velocityX(), within(1e-6));
            }
        }
    }

    private static Detection noisy(Detection detection, Random random) {
        Box box = detection.box().translated(random.nextGaussian(), random.nextGaussian());
        return Detection.of(box, ObjectClass.CAR, 0.5 + 0.5 * random.nextDouble());
    }

    private static Detection mirror(Detection detection) {
        Box box = detection.box();
        return Detection.of(
                new Box(SIZE.width() - box.right(), box.top(), SIZE.width() - box.left(), box.bottom()),
                detection.objectClass(),
                detection.score());
    }

    @Test
    void update_carHiddenWhileComingNearer_isMetWhereItReappears() {
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        for (int i = 0; i < 15; i++) {
            tracker.update(frame(i * 0.1, List.of(carAt(50 - 1.5 * i, 4))));
        }
        List<TrackedObject> hidden = List.of();
        for (int i = 15; i < 25; i++) {
            hidden = tracker.update(frame(i * 0.1, List.of()));
        }
        assertThat(hidden.get(0).box().iou(carAt(50 - 1.5 * 24, 4).box())).isGreaterThan(0.6);
        assertThat(tracker.update(frame(2.5, List.of(carAt(50 - 1.5 * 25, 4)))))
                .extracting(TrackedObject::trackId)
                .containsExactly(1L);
    }

    @Test
    void update_turnPastARowOfParkedCars_givesNoCarItsNeighboursIdentity() {
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        Set<Long> idsOfTheLast = new TreeSet<>();
        // The camera turns by just the spacing of the cars per frame: by overlap alone, each car looks like its
        // neighbour.
        for (int i = 0; i < 20; i++) {
            List<Detection> row = new ArrayList<>();
            for (int k = 0; k < 25; k++) {
                double x = 60 + 40 * k - 40 * i;
                double size = 30 + 1.5 * ((k * 7) % 5);
                if (x > 20 && x < 1260) {
                    row.add(Detection.of(Box.ofCenter(x, 300, 1.3 * size, size), ObjectClass.CAR, 0.9));
                }
            }
            double right = row.get(row.size() - 1).box().centerX();
            tracker.update(frame(i * 0.1, row)).stream()
                    .filter(track -> Math.abs(track.box().centerX() - right) < 5)
                    .forEach(track -> idsOfTheLast.add(track.trackId()));
        }
        assertThat(idsOfTheLast).hasSize(1);
    }

    @Test
    void update_personsAndCarsInOnePlace_neverShareATrack() {
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        Random random = new Random(9);
        for (int i = 0; i < 200; i++) {
            List<ObjectClass> classes =
                    List.of(ObjectClass.CAR, ObjectClass.TRUCK, ObjectClass.PERSON, ObjectClass.BICYCLE);
            ObjectClass seen = classes.get(random.nextInt(classes.size()));
            List<TrackedObject> tracks =
                    tracker.update(frame(i * 0.05, List.of(Detection.of(Box.ofCenter(300, 300, 60, 60), seen, 0.9))));
            assertThat(tracks)
                    .filteredOn(track -> track.measurement().isPresent())
                    .singleElement()
                    .satisfies(track -> assertThat(track.objectClass().kind()).isEqualTo(seen.kind()));
        }
    }

    @Test
    void update_odditiesOfDetectors_areSurvived() {
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        Random random = new Random(13);
        List<ObjectClass> anyOf = ObjectClass.taxonomy();
        for (int i = 0; i < 300; i++) {
            List<Detection> wild = new ArrayList<>();
            for (int k = random.nextInt(12); k > 0; k--) {
                double size = Math.pow(10, 4 * random.nextDouble() - 1);
                wild.add(Detection.of(
                        Box.ofCenter(
                                1280 * random.nextDouble(),
                                720 * random.nextDouble(),
                                size,
                                size * random.nextDouble()),
                        anyOf.get(random.nextInt(anyOf.size())),
                        random.nextDouble()));
            }
            for (TrackedObject track : tracker.update(frame(i * 0.3, wild))) {
                assertThat(track.box().width()).isFinite();
                assertThat(track.existenceProbability()).isBetween(0.0, 1.0);
                assertThat(track.motion().positionCovariance().xx()).isFinite().isNotNegative();
            }
        }
    }
}
