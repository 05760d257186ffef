package io.drivesight.core.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.Look;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultiObjectTrackerTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);

    private final MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);

    private static TrackerFrame frame(double seconds, Detection... detections) {
        return TrackerFrame.of(Instant.ofEpochSecond(0, (long) (seconds * 1e9)), SIZE, Arrays.asList(detections));
    }

    private static Detection car(double x, double y, double score) {
        return Detection.of(Box.ofCenter(x, y, 80, 60), ObjectClass.CAR, score);
    }

    @Test
    void update_movingCar_keepsItsIdAndLearnsItsVelocity() {
        List<TrackedObject> tracks = List.of();
        for (int i = 0; i < 20; i++) {
            tracks = tracker.update(frame(i * 0.1, car(100 + 20 * i, 300, 0.9)));
        }
        assertThat(tracks).singleElement().satisfies(track -> {
            assertThat(track.trackId()).isEqualTo(1);
            assertThat(track.status()).isEqualTo(TrackStatus.TRACKED);
            assertThat(track.motion().velocityX()).isBetween(190.0, 210.0);
            assertThat(track.box().centerX()).isBetween(475.0, 485.0);
            assertThat(track.ageSeconds()).isEqualTo(1.9);
        });
    }

    @Test
    void update_hiddenForHalfASecond_coastsAndComesBackWithTheSameId() {
        for (int i = 0; i < 10; i++) {
            tracker.update(frame(i * 0.1, car(100 + 20 * i, 300, 0.9)));
        }
        for (int i = 10; i < 15; i++) {
            assertThat(tracker.update(frame(i * 0.1)))
                    .singleElement()
                    .satisfies(track -> assertThat(track.status()).isEqualTo(TrackStatus.COASTING));
        }
        assertThat(tracker.update(frame(1.5, car(400, 300, 0.9))))
                .singleElement()
                .satisfies(track -> {
                    assertThat(track.trackId()).isEqualTo(1);
                    assertThat(track.motion().velocityX()).isBetween(180.0, 220.0);
                });
    }

    @Test
    void update_yearsWithoutAFrame_takesNoLongerThanAnyOther() {
        tracker.update(frame(0, car(100, 300, 0.9)));
        tracker.update(frame(0.1));
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(tracker.update(frame(1.7e9, car(100, 300, 0.9))))
                        .hasSize(1));
    }

    @Test
    void update_coveredBySomethingNearer_staysLikelyForAMomentAndInTheClearDoesNot() {
        Detection person = Detection.of(Box.ofCenter(400, 300, 40, 100), ObjectClass.PERSON, 0.9);
        for (int i = 0; i < 10; i++) {
            tracker.update(frame(i * 0.1, person, van(700 - 30 * i)));
        }
        SavedState before = tracker.state();
        assertThat(existenceOfPerson(tracker.update(frame(1, van(400))))).isGreaterThan(0.6);
        MultiObjectTracker inTheClear = MultiObjectTracker.restore(TrackerConfig.DEFAULT, before);
        assertThat(existenceOfPerson(inTheClear.update(frame(1)))).isLessThan(0.3);
    }

    private static Detection van(double x) {
        return Detection.of(Box.ofCenter(x, 310, 200, 160), ObjectClass.TRUCK, 0.9);
    }

    private static double existenceOfPerson(List<TrackedObject> tracks) {
        return tracks.stream()
                .filter(track -> track.objectClass() == ObjectClass.PERSON)
                .mapToDouble(TrackedObject::existenceProbability)
                .sum();
    }

    @Test
    void update_overlapsAreEqual_theOneWhoseHeightFitsIsTaken() {
        Detection far = Detection.of(new Box(100, 100, 150, 220), ObjectClass.PERSON, 0.9);
        for (int i = 0; i < 5; i++) {
            tracker.update(frame(i * 0.1, far));
        }
        // Both share 5/7 of the union with the old box: one is moved aside, one is moved down.
        Detection aside = Detection.of(new Box(100 + 50 / 6.0, 100, 150 + 50 / 6.0, 220), ObjectClass.PERSON, 0.9);
        Detection below = Detection.of(new Box(100, 120, 150, 240), ObjectClass.PERSON, 0.9);
        List<TrackedObject> tracks = tracker.update(frame(0.5, below, aside));
        assertThat(tracks.get(0).measurement()).contains(aside);
    }

    @Test
    void update_scoreDrops_isCarriedOnButNeverStartedByDoubtfulDetections() {
        assertThat(tracker.update(frame(0, car(100, 300, 0.3)))).isEmpty();
        tracker.update(frame(0.1, car(100, 300, 0.9)));
        assertThat(tracker.update(frame(0.2, car(100, 300, 0.2))))
                .singleElement()
                .satisfies(track -> assertThat(track.status()).isEqualTo(TrackStatus.TRACKED));
    }

    @Test
    void update_uncertainNewcomer_isTentativeUntilSeenLongEnough() {
        assertThat(tracker.update(frame(0, car(100, 300, 0.45))).get(0).status())
                .isEqualTo(TrackStatus.TENTATIVE);
        assertThat(tracker.update(frame(0.1, car(100, 300, 0.45))).get(0).status())
                .isEqualTo(TrackStatus.TENTATIVE);
        assertThat(tracker.update(frame(0.2, car(100, 300, 0.45))).get(0).status())
                .isEqualTo(TrackStatus.TRACKED);
    }

    @Test
    void update_frameNotLater_throwsAndChangesNothing() {
        tracker.update(frame(1, car(100, 300, 0.9)));
        SavedState before = tracker.state();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tracker.update(frame(1, car(100, 300, 0.9))))
                .withMessageContaining("later");
        assertThat(tracker.state()).isEqualTo(before);
    }

    @Test
    void update_personWhereTheCarWas_getsATrackOfItsOwn() {
        tracker.update(frame(0, car(100, 300, 0.9)));
        List<TrackedObject> tracks =
                tracker.update(frame(0.1, Detection.of(Box.ofCenter(100, 300, 80, 60), ObjectClass.PERSON, 0.9)));
        assertThat(tracks).extracting(TrackedObject::objectClass).containsExactly(ObjectClass.CAR, ObjectClass.PERSON);
    }

    @Test
    void update_vanSeenAsCarAndAsTruck_isOneTrackOfTheClassMostlySeen() {
        List<TrackedObject> tracks = List.of();
        for (int i = 0; i < 20; i++) {
            Detection truck = Detection.of(Box.ofCenter(300, 300, 84, 60), ObjectClass.TRUCK, i % 4 == 0 ? 0.8 : 0.4);
            tracks = tracker.update(frame(i * 0.04, car(300, 300, 0.7), truck));
        }
        assertThat(tracks).singleElement().satisfies(track -> {
            assertThat(track.objectClass()).isEqualTo(ObjectClass.CAR);
            assertThat(track.classProbability()).isBetween(0.5, 0.7);
        });
    }

    @Test
    void update_weakDoubleOfOneBox_startsAndFeedsNoSecondTrack() {
        for (int i = 0; i < 20; i++) {
            Detection weak = Detection.of(Box.ofCenter(304, 302, 70, 60), ObjectClass.CAR, i % 2 == 0 ? 0.45 : 0.2);
            assertThat(tracker.update(frame(i * 0.04, car(300, 300, 0.9), weak)))
                    .hasSize(1);
        }
    }

    @Test
    void update_twoTracksDriftIntoOnePlace_theYoungerOneGoes() {
        for (int i = 0; i < 20; i++) {
            tracker.update(frame(i * 0.1, car(300, 300, 0.9), car(500 - 10 * i, 300, 0.8)));
        }
        List<TrackedObject> tracks = List.of();
        for (int i = 20; i < 30; i++) {
            tracks = tracker.update(frame(i * 0.1, car(300, 300, 0.9)));
        }
        assertThat(tracks).extracting(TrackedObject::trackId).containsExactly(1L);
    }

    @Test
    void update_unseenForLong_isForgotten() {
        tracker.update(frame(0, car(100, 300, 0.9)));
        for (int i = 1; i < 40; i++) {
            tracker.update(frame(i * 0.1));
        }
        assertThat(tracker.update(frame(4))).isEmpty();
    }

    @Test
    void update_shuffledDetections_changeNothing() {
        Random random = new Random(7);
        MultiObjectTracker other = new MultiObjectTracker(TrackerConfig.DEFAULT);
        for (int i = 0; i < 50; i++) {
            List<Detection> scene = scene(random, i);
            List<Detection> shuffled = new ArrayList<>(scene);
            Collections.shuffle(shuffled, random);
            assertThat(other.update(frame(i * 0.1, shuffled.toArray(Detection[]::new))))
                    .isEqualTo(tracker.update(frame(i * 0.1, scene.toArray(Detection[]::new))));
        }
    }

    @Test
    void restore_inMidStream_goesOnBitForBit() {
        Random random = new Random(11);
        for (int i = 0; i < 25; i++) {
            tracker.update(frame(i * 0.1, scene(random, i).toArray(Detection[]::new)));
        }
        MultiObjectTracker restored = MultiObjectTracker.restore(
                TrackerConfig.DEFAULT, SavedState.ofBytes(tracker.state().toBytes()));
        for (int i = 25; i < 60; i++) {
            TrackerFrame frame = frame(i * 0.1, scene(random, i).toArray(Detection[]::new));
            assertThat(restored.update(frame)).isEqualTo(tracker.update(frame));
        }
        assertThat(restored.state()).isEqualTo(tracker.state());
    }

    @Test
    void restore_damagedBytes_saysSo() {
        tracker.update(frame(0, car(100, 300, 0.9)));
        byte[] bytes = tracker.state().toBytes();
        SavedState truncated = SavedState.ofBytes(Arrays.copyOf(bytes, bytes.length - 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiObjectTracker.restore(TrackerConfig.DEFAULT, truncated))
                .withMessageContaining("damaged");
        SavedState foreign = SavedState.ofBytes(new byte[] {1, 2, 3, 4});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiObjectTracker.restore(TrackerConfig.DEFAULT, foreign))
                .withMessageContaining("no saved state");
    }

    private static final Look REGION = Look.at(new Region(640, 200, new ImageSize(416, 240)));

    private List<TrackedObject> update(int tenth, Look look, Detection... detections) {
        TrackerFrame frame = frame(tenth * 0.1, detections);
        return tracker.update(new TrackerFrame(
                frame.captureTime(), SIZE, frame.detections(), frame.camera(), frame.egoMotion(), look));
    }

    private static Detection small(double x, double score) {
        return Detection.of(Box.ofCenter(x, 300, 60, 45), ObjectClass.CAR, score);
    }

    /** Failed before: however long nobody had looked there, any doubtful box near the predicted place was the car. */
    @Test
    void update_notLookedForALongTime_doubtfulDetectionIsNotJoined() {
        for (int i = 0; i < 10; i++) {
            update(i, Look.WHOLE, car(100 + 20 * i, 300, 0.9));
        }
        for (int i = 10; i < 20; i++) {
            assertThat(update(i, REGION))
                    .singleElement()
                    .returns(true, TrackedObject::overlooked)
                    .returns(TrackStatus.COASTING, TrackedObject::status);
        }
        assertThat(update(20, Look.WHOLE, car(500, 300, 0.15)))
                .singleElement()
                .returns(false, TrackedObject::overlooked)
                .returns(TrackStatus.COASTING, TrackedObject::status);
        assertThat(update(21, Look.WHOLE, car(520, 300, 0.9)))
                .singleElement()
                .returns(TrackStatus.TRACKED, TrackedObject::status);
    }

    @Test
    void update_looksTakeTurns_doubtfulDetectionIsJoined() {
        update(0, REGION, small(800, 0.9));
        update(1, REGION, small(800, 0.9));
        for (int i = 2; i < 20; i += 2) {
            assertThat(update(i, Look.WHOLE)).singleElement().returns(true, TrackedObject::overlooked);
            assertThat(update(i + 1, REGION, small(800, i % 4 == 0 ? 0.3 : 0.9)))
                    .singleElement()
                    .returns(false, TrackedObject::overlooked)
                    .returns(TrackStatus.TRACKED, TrackedObject::status);
        }
    }

    /** Failed before: what was last seen in a region stayed, though the whole frame shows what is large. */
    @Test
    void update_largeAndGoneFromWholeLooks_isMissed() {
        Detection large = Detection.of(Box.ofCenter(800, 300, 120, 90), ObjectClass.CAR, 0.9);
        for (int i = 0; i < 10; i++) {
            update(i, REGION, large);
        }
        assertThat(update(10, Look.WHOLE)).singleElement().satisfies(track -> {
            assertThat(track.overlooked()).isFalse();
            assertThat(track.existenceProbability()).isLessThan(0.4);
        });
    }

    /** Ten cars that cross each other, with misses, doubtful scores and clutter. */
    private static List<Detection> scene(Random random, int time) {
        List<Detection> scene = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            if (random.nextDouble() < 0.85) {
                double x = 640 + 500 * Math.sin(0.05 * time * (k % 3 + 1) + k) + random.nextGaussian();
                scene.add(car(x, 100 + 50 * k + random.nextGaussian(), 0.3 + 0.7 * random.nextDouble()));
            }
        }
        if (random.nextDouble() < 0.2) {
            scene.add(car(1200 * random.nextDouble(), 600 * random.nextDouble(), 0.6));
        }
        return scene;
    }
}
