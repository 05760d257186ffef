package io.drivesight.core.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.Cuboids;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tracks in frames that say how the camera sits and how the vehicle moves: 10 m/s, ten frames a second. */
class RoadTrackingTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final CameraModel FRONT =
            new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), new Mounting(1.5, 0, 1.4, 0, 0, 0));
    private static final CameraModel LEFT = new CameraModel(
            Intrinsics.pinhole(SIZE, 640, 640, 640, 360), new Mounting(1.5, 0.8, 1.2, Math.PI / 2, 0, 0));
    private static final double SPEED = 10;

    private final MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);

    private static Detection see(CameraModel camera, ObjectClass objectClass, double x, double y) {
        Box box = Cuboids.box(new GroundCamera(camera), objectClass, x, y, 0).clippedTo(SIZE);
        return Detection.of(box, objectClass, 0.9);
    }

    private static TrackerFrame frame(int number, CameraModel camera, boolean egoKnown, List<Detection> detections) {
        return new TrackerFrame(
                Instant.EPOCH.plusMillis(100L * number),
                SIZE,
                detections,
                Optional.of(camera),
                egoKnown ? Optional.of(new EgoMotion(SPEED, 0, 0)) : Optional.empty());
    }

    private List<TrackedObject> front(int number, Detection... detections) {
        return tracker.update(frame(number, FRONT, true, List.of(detections)));
    }

    /** A row of parked cars, 6 m apart, seen from the side: each moves by more than half a car between two frames. */
    @Test
    void update_parkedRowSeenFromTheSide_keepsIdentities() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<Detection> seen = new ArrayList<>();
            for (int car = 0; car < 6; car++) {
                double x = 4 + 6 * car - SPEED * 0.1 * i;
                if (Math.abs(x - 1.5) < 5) {
                    seen.add(see(LEFT, ObjectClass.CAR, x, 7.5));
                }
            }
            tracker.update(frame(i, LEFT, true, seen)).stream()
                    .filter(track -> track.measurement().isPresent())
                    .map(TrackedObject::trackId)
                    .filter(id -> !ids.contains(id))
                    .forEach(ids::add);
        }
        // Cars at 4, 10 and 16 m come through the picture.
        assertThat(ids).hasSize(3);
    }

    /** Nearer, at the same distance, and from the other side: what the picture's side cuts is not the one that is expected inside it. */
    @ParameterizedTest
    @CsvSource({"3.7, 4", "5.5, 5.7", "0, 4.5"})
    void update_carDrivesInBeforeAParkedOne_isAnother(double x, double y) {
        for (int i = 0; i < 3; i++) {
            tracker.update(frame(i, LEFT, true, List.of(see(LEFT, ObjectClass.CAR, 5 - i, 5.7))));
        }
        List<TrackedObject> tracks = tracker.update(frame(3, LEFT, true, List.of(see(LEFT, ObjectClass.CAR, x, y))));

        assertThat(tracks)
                .filteredOn(track -> track.measurement().isPresent())
                .extracting(TrackedObject::trackId)
                .containsExactly(2L);
    }

    @Test
    void update_oneSightingWhereThePictureRunsBy_isNotConfirmed() {
        Detection person = see(LEFT, ObjectClass.PERSON, 2, 4);
        assertThat(tracker.update(frame(0, LEFT, true, List.of(person))).get(0).status())
                .isEqualTo(TrackStatus.TENTATIVE);

        Detection ahead = see(FRONT, ObjectClass.PERSON, 30, 2);
        assertThat(new MultiObjectTracker(TrackerConfig.DEFAULT)
                        .update(frame(0, FRONT, true, List.of(ahead)))
                        .get(0)
                        .status())
                .isEqualTo(TrackStatus.TRACKED);
    }

    /** A house at the picture's corner, taken for a sign again and again; a real one is seen whole from far. */
    @Test
    void update_signCutByThePicturesBorder_isNotConfirmed() {
        for (int i = 0; i < 8; i++) {
            Detection cut = Detection.of(new Box(900, 0, 1060, 190), ObjectClass.TRAFFIC_SIGN, 0.55);
            assertThat(front(i, cut).get(0).status()).isEqualTo(TrackStatus.TENTATIVE);
        }
        Detection whole = Detection.of(new Box(900, 20, 1060, 200), ObjectClass.TRAFFIC_SIGN, 0.55);
        assertThat(front(8, whole).get(0).status()).isEqualTo(TrackStatus.TRACKED);
    }

    /** Trains are as rare on roads as animals: one of middling score is most likely something else. */
    @Test
    void update_trainOfMiddlingScore_isNotConfirmed() {
        for (int i = 0; i < 8; i++) {
            Box box = see(FRONT, ObjectClass.TRUCK, 40 - i, 3).box();
            assertThat(front(i, Detection.of(box, ObjectClass.TRAIN, 0.5))
                            .get(0)
                            .status())
                    .isEqualTo(TrackStatus.TENTATIVE);
        }
        Box box = see(FRONT, ObjectClass.TRUCK, 32, 3).box();
        assertThat(front(8, Detection.of(box, ObjectClass.TRAIN, 0.8)).get(0).status())
                .isEqualTo(TrackStatus.TRACKED);
    }

    @Test
    void update_unseenInTheClear_isPutOutForThreeTenths() {
        for (int i = 0; i < 5; i++) {
            front(i, see(FRONT, ObjectClass.CAR, 40 - i, 0));
        }
        for (int i = 5; i < 8; i++) {
            assertThat(front(i).get(0).status()).isEqualTo(TrackStatus.COASTING);
        }
        assertThat(front(8).get(0).status()).isEqualTo(TrackStatus.TENTATIVE);
        TrackedObject again = front(9, see(FRONT, ObjectClass.CAR, 31, 0)).get(0);
        assertThat(again.trackId()).isEqualTo(1);
        assertThat(again.status()).isEqualTo(TrackStatus.TRACKED);
        for (int i = 10; i < 26; i++) {
            front(i);
        }
        assertThat(front(26)).isEmpty();
    }

    @Test
    void update_personOnABicycle_movesAsTheBicycleDoes() {
        List<TrackedObject> tracks = List.of();
        for (int i = 0; i < 8; i++) {
            double x = 20 + 0.1 * i * (5 - SPEED);
            Box bicycle = Cuboids.box(new GroundCamera(FRONT), ObjectClass.BICYCLE, x, -2, 0);
            double scale = bicycle.height() / 1.6;
            Box rider = new Box(
                    bicycle.centerX() - 0.25 * scale,
                    bicycle.bottom() - 1.75 * scale,
                    bicycle.centerX() + 0.25 * scale,
                    bicycle.bottom() - 0.2 * scale);
            tracks = front(
                    i,
                    Detection.of(
                            new Box(bicycle.left(), bicycle.bottom() - 1.1 * scale, bicycle.right(), bicycle.bottom()),
                            ObjectClass.BICYCLE,
                            0.9),
                    Detection.of(rider, ObjectClass.PERSON, 0.9));
        }
        assertThat(tracks).hasSize(2);
        GroundMotion first = tracks.get(0).ground().orElseThrow();
        GroundMotion second = tracks.get(1).ground().orElseThrow();
        assertThat(second.x()).isEqualTo(first.x());
        assertThat(second.velocityX()).isEqualTo(first.velocityX()).isCloseTo(5, within(1.0));
    }

    @Test
    void update_egoMotionComesAndGoes_keepsTheTracks() {
        for (int i = 0; i < 40; i++) {
            boolean known = i % 13 < 8;
            List<TrackedObject> tracks = tracker.update(frame(
                    i,
                    FRONT,
                    known,
                    List.of(see(FRONT, ObjectClass.CAR, 60 - i, 3.5), see(FRONT, ObjectClass.CAR, 25, 0))));
            assertThat(tracks).extracting(TrackedObject::trackId).containsExactly(1L, 2L);
            assertThat(tracks.get(0).ground().isPresent()).isEqualTo(known);
        }
    }

    @Test
    void update_detectionsInAnotherOrder_givesTheSame() {
        MultiObjectTracker other = new MultiObjectTracker(TrackerConfig.DEFAULT);
        for (int i = 0; i < 10; i++) {
            List<Detection> seen = new ArrayList<>();
            for (int k = 0; k < 8; k++) {
                seen.add(see(FRONT, k % 2 == 0 ? ObjectClass.CAR : ObjectClass.PERSON, 15 + 5 * k - 0.5 * i, 4 - k));
            }
            List<TrackedObject> expected = tracker.update(frame(i, FRONT, true, seen));
            Collections.reverse(seen);
            assertThat(other.update(frame(i, FRONT, true, seen))).isEqualTo(expected);
        }
        assertThat(other.state()).isEqualTo(tracker.state());
    }

    @Test
    void restore_fromState_goesOnTheSame() {
        for (int i = 0; i < 6; i++) {
            front(i, see(FRONT, ObjectClass.CAR, 40 - i, 0), see(FRONT, ObjectClass.PERSON, 30 - i, -3));
        }
        MultiObjectTracker restored = MultiObjectTracker.restore(TrackerConfig.DEFAULT, tracker.state());
        assertThat(restored.state()).isEqualTo(tracker.state());
        for (int i = 6; i < 12; i++) {
            List<Detection> seen =
                    List.of(see(FRONT, ObjectClass.CAR, 40 - i, 0), see(FRONT, ObjectClass.PERSON, 30 - i, -3));
            TrackerFrame next = frame(i, FRONT, i != 9, seen);
            assertThat(restored.update(next)).isEqualTo(tracker.update(next));
        }
        // What it learns of the detector too, from errors of before.
        assertThat(restored.state()).isEqualTo(tracker.state());
    }

    private double spreadAfter(ObjectClass... takenFor) {
        MultiObjectTracker fresh = new MultiObjectTracker(TrackerConfig.DEFAULT);
        List<TrackedObject> tracks = List.of();
        for (int i = 0; i < 12; i++) {
            Box box = see(FRONT, ObjectClass.CAR, 40 - 0.3 * i, 0).box();
            Detection van = Detection.of(box, takenFor[i % takenFor.length], 0.6);
            tracks = fresh.update(frame(i, FRONT, true, List.of(van)));
            MultiObjectTracker restored = MultiObjectTracker.restore(TrackerConfig.DEFAULT, fresh.state());
            assertThat(restored.state()).isEqualTo(fresh.state());
        }
        return tracks.get(0).ground().orElseThrow().velocityCovariance().xx();
    }

    /** A van: what is known of its motion is not thrown away each time the votes turn. */
    @Test
    void update_takenForCarAndTruckByTurns_knowsItsVelocityAsWell() {
        double always = spreadAfter(ObjectClass.CAR);
        assertThat(spreadAfter(ObjectClass.CAR, ObjectClass.TRUCK)).isLessThan(2 * always);
    }

    @Test
    void update_personSeenThroughABicycle_staysWhereTheyAre() {
        List<TrackedObject> tracks = List.of();
        for (int i = 0; i < 5; i++) {
            double passed = SPEED * 0.1 * i;
            tracks = front(
                    i,
                    see(FRONT, ObjectClass.BICYCLE, 12 - passed, -2),
                    see(FRONT, ObjectClass.PERSON, 30 - passed, -5.6));
        }
        GroundMotion person = tracks.stream()
                .filter(track -> track.objectClass() == ObjectClass.PERSON)
                .findFirst()
                .flatMap(TrackedObject::ground)
                .orElseThrow();
        assertThat(person.x()).isCloseTo(30 - 4, within(3.0));
    }

    @Test
    void update_sightings_tellHowSureTheVelocityInThePictureIs() {
        TrackedObject track = front(0, see(FRONT, ObjectClass.CAR, 20, 2)).get(0);
        assertThat(track.motion().velocityCovariance())
                .isNotEqualTo(track.motion().positionCovariance());
        assertThat(track.motion().velocityCovariance().xx()).isPositive();
    }

    /** A parked car leaves at the left side, where the front of one that overtakes comes in: it is another, also for a tracker restored. */
    @Test
    void update_leftThePictureWhereAnotherComesIn_areTwo() {
        for (int i = 0; i < 6; i++) {
            tracker.update(frame(i, LEFT, true, List.of(see(LEFT, ObjectClass.CAR, 3.35 - i, 3))));
        }
        tracker.update(frame(6, LEFT, true, List.of()));
        MultiObjectTracker restored = MultiObjectTracker.restore(TrackerConfig.DEFAULT, tracker.state());
        TrackerFrame next = frame(7, LEFT, true, List.of(see(LEFT, ObjectClass.CAR, -1.2, 3)));
        List<TrackedObject> tracks = tracker.update(next);

        assertThat(tracks)
                .filteredOn(track -> track.measurement().isPresent())
                .extracting(TrackedObject::trackId)
                .containsExactly(2L);
        assertThat(restored.update(next)).isEqualTo(tracks);
    }

    private static Detection joined(Detection one) {
        Box box = one.box();
        return Detection.of(
                new Box(box.left(), box.top() - 0.7 * box.height(), box.right() + 0.3 * box.width(), box.bottom()),
                ObjectClass.CAR,
                0.9);
    }

    /** The car ahead, as fast as the vehicle, and a box that lies around it and a lorry behind it. */
    @Test
    void update_boxAroundTwoThings_carAheadStillDrives() {
        Detection lead = see(FRONT, ObjectClass.CAR, 35, 0);
        for (int i = 0; i < 20; i++) {
            front(i, lead);
        }
        GroundMotion motion = front(20, joined(lead)).get(0).ground().orElseThrow();

        assertThat(motion.velocityX()).isCloseTo(SPEED, within(1.0));
        assertThat(motion.modes().get(0).probability()).isGreaterThan(0.7);
    }

    /** What was hardly trusted while it was seen is put out for two tenths, not three. */
    @Test
    void update_hardlyTrustedAndUnseen_isPutOutNoMore() {
        for (int i = 0; i < 8; i++) {
            Box box = see(FRONT, ObjectClass.CAR, 40 - i, 0).box();
            TrackedObject weak =
                    front(i, Detection.of(box, ObjectClass.CAR, 0.42)).get(0);
            assertThat(i < 4 || weak.status() == TrackStatus.TRACKED).isTrue();
        }
        assertThat(front(8).get(0).status()).isEqualTo(TrackStatus.COASTING);
        assertThat(front(9).get(0).status()).isEqualTo(TrackStatus.TENTATIVE);
    }
}
