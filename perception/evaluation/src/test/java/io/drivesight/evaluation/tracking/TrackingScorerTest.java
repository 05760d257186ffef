package io.drivesight.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.tracking.TrackingScorer.FilterRules;
import io.drivesight.evaluation.tracking.TrackingSequence.EvaluatedFrame;
import io.drivesight.evaluation.tracking.TrackingSequence.TrackedBox;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sequences small enough to be worked by hand. Every object and track stands on a place of its own, 100 px apart. */
class TrackingScorerTest {
    private static final double CLOSE = 1e-12;

    private final TrackingScorer scorer = new TrackingScorer(FilterRules.PLAIN);

    @Test
    void score_perfectTracks_isOneEverywhere() {
        TrackingScore score = score(frame(truth(1, 2), tracks(7, 8)), frame(truth(1, 2), tracks(7, 8)));

        assertThat(score.hota().hota()).isCloseTo(1, within(CLOSE));
        assertThat(score.hota().locA()).isCloseTo(1, within(CLOSE));
        assertThat(score.clear().mota()).isEqualTo(1);
        assertThat(score.clear().motp()).isEqualTo(1);
        assertThat(score.identity().idf1()).isEqualTo(1);
        assertThat(score.clear().mostlyTracked()).isEqualTo(2);
    }

    @Test
    void score_identityChangesHalfWay_splitsTheAssociation() {
        TrackingScore score = score(
                frame(truth(1), tracks(7)),
                frame(truth(1), tracks(7)),
                frame(truth(1), tracks(8)),
                frame(truth(1), tracks(8)));

        assertThat(score.clear().idSwitches()).isEqualTo(1);
        assertThat(score.clear().mota()).isEqualTo(0.75);
        assertThat(score.identity()).isEqualTo(new IdentityScore(2, 2, 2));
        assertThat(score.hota().detA()).isCloseTo(1, within(CLOSE));
        // Each hit: 2 common frames of 4 + 2 - 2.
        assertThat(score.hota().assA()).isCloseTo(0.5, within(CLOSE));
        assertThat(score.hota().hota()).isCloseTo(Math.sqrt(0.5), within(CLOSE));
        assertThat(score.hota().at(0).assRe()).isCloseTo(0.5, within(CLOSE));
        assertThat(score.hota().at(0).assPr()).isCloseTo(1, within(CLOSE));
    }

    @Test
    void score_identitiesSwapBetweenTwoObjects_isTwoSwitches() {
        TrackingScore score = score(
                frame(truth(1, 2), tracks(7, 8)), frame(truth(1, 2), tracks(8, 7)), frame(truth(1, 2), tracks(8, 7)));

        assertThat(score.clear().idSwitches()).isEqualTo(2);
        assertThat(score.identity()).isEqualTo(new IdentityScore(4, 2, 2));
        // Hits in pairs of 1 (twice) and of 2 frames (twice): (2 * 1 / 5 + 4 * 2 / 4) / 6.
        assertThat(score.hota().assA()).isCloseTo(2.4 / 6, within(CLOSE));
    }

    @Test
    void score_missAndFalseAlarm_countBothWays() {
        TrackingScore score = score(frame(truth(1, 2), tracks(7)), frame(truth(1), tracks(7, 9)));

        ClearMotScore clear = score.clear();
        assertThat(List.of(clear.hits(), clear.misses(), clear.falseAlarms())).containsExactly(2, 1, 1);
        assertThat(clear.mota()).isCloseTo(1 / 3.0, within(CLOSE));
        assertThat(clear.mostlyTracked()).isEqualTo(1);
        assertThat(clear.mostlyLost()).isEqualTo(1);
        assertThat(clear.precision()).isCloseTo(2 / 3.0, within(CLOSE));
        assertThat(clear.falseAlarmsPerFrame()).isEqualTo(0.5);
        assertThat(score.hota().detA()).isCloseTo(0.5, within(CLOSE));
    }

    @Test
    void score_looseBoxes_countUpToTheirOverlap() {
        TruthObject object = TruthObject.counting(1, new Box(0, 0, 100, 100));
        TrackedBox threeQuarters = new TrackedBox(7, new Box(0, 0, 75, 100));

        TrackingScore score = score(new EvaluatedFrame(List.of(object), List.of(threeQuarters)));

        // Thresholds 0.05 .. 0.75 are met: 15 of 19.
        assertThat(score.hota().hota()).isCloseTo(15 / 19.0, within(CLOSE));
        assertThat(score.hota().locA()).isCloseTo((15 * 0.75 + 4) / 19, within(CLOSE));
        assertThat(score.clear().motp()).isEqualTo(0.75);
    }

    @Test
    void score_overlapOfExactlyOneHalf_isAHit() {
        TruthObject object = TruthObject.counting(1, new Box(0, 0, 100, 100));
        EvaluatedFrame frame = new EvaluatedFrame(List.of(object), List.of(new TrackedBox(7, new Box(0, 0, 50, 100))));

        assertThat(score(frame).clear().hits()).isEqualTo(1);
        assertThat(score(frame).identity().hits()).isEqualTo(1);
    }

    @Test
    void score_lastFramesPair_isKeptThoughAnotherTrackFitsBetter() {
        TruthObject object = TruthObject.counting(1, new Box(0, 0, 100, 100));
        TrackedBox better = new TrackedBox(8, new Box(0, 0, 100, 100));
        TrackedBox kept = new TrackedBox(7, new Box(0, 0, 60, 100));

        TrackingScore score = score(
                new EvaluatedFrame(List.of(object), List.of(kept)),
                new EvaluatedFrame(List.of(object), List.of(better, kept)));

        assertThat(score.clear().idSwitches()).isZero();
        assertThat(score.clear().motp()).isEqualTo(0.6);
    }

    @Test
    void score_lostAndFoundAgain_isAFragmentation() {
        EvaluatedFrame[] frames = {
            frame(truth(1, 2), tracks(7, 8)), frame(truth(1, 2), tracks(-1, 8)), frame(truth(1, 2), tracks(7, 8))
        };

        assertThat(score(frames).clear().fragmentations()).isEqualTo(1);
        assertThat(score(frames).clear().idSwitches()).isZero();
    }

    @Test
    void score_framesWithoutTracks_doNotBreakATrack() {
        EvaluatedFrame[] frames = {frame(truth(1), tracks(7)), frame(truth(1), tracks()), frame(truth(1), tracks(7))};

        assertThat(score(frames).clear().fragmentations()).isZero();
    }

    @Test
    void score_objectAwayForAFrame_isAFragmentation() {
        EvaluatedFrame[] frames = {
            frame(truth(1, 2), tracks(7, 8)), frame(truth(-1, 2), tracks(-1, 8)), frame(truth(1, 2), tracks(7, 8))
        };

        assertThat(score(frames).clear().fragmentations()).isEqualTo(1);
    }

    @Test
    void score_oldTrackAfterAGapBesideABetterOne_isASwitch() {
        TruthObject object = TruthObject.counting(1, new Box(0, 0, 100, 100));
        TrackedBox old = new TrackedBox(7, new Box(0, 0, 60, 100));
        TrackedBox better = new TrackedBox(8, new Box(0, 0, 100, 100));
        TrackedBox elsewhere = new TrackedBox(9, new Box(500, 0, 600, 100));
        EvaluatedFrame[] frames = {
            new EvaluatedFrame(List.of(object), List.of(old)),
            new EvaluatedFrame(List.of(object), List.of(elsewhere)),
            new EvaluatedFrame(List.of(object), List.of(old, better))
        };

        assertThat(score(frames).clear().idSwitches()).isEqualTo(1);
    }

    @Test
    void score_fourOfFiveFrames_isPartlyTracked() {
        EvaluatedFrame hit = frame(truth(1), tracks(7));
        EvaluatedFrame[] frames = {hit, hit, hit, hit, frame(truth(1), tracks())};

        assertThat(score(frames).clear().mostlyTracked()).isZero();
        assertThat(score(frames).clear().partlyTracked()).isEqualTo(1);
    }

    @Test
    void score_emptySides_areZeroNotNaN() {
        TrackingScore noTracks = score(frame(truth(1), tracks()));
        TrackingScore noTruth = score(frame(truth(), tracks(7)));
        TrackingScore nothing = score();

        assertThat(noTracks.clear().misses()).isEqualTo(1);
        assertThat(noTracks.clear().mostlyLost()).isEqualTo(1);
        assertThat(noTruth.clear().falseAlarms()).isEqualTo(1);
        assertThat(noTruth.clear().mota()).isZero();
        for (TrackingScore score : List.of(noTracks, noTruth, nothing)) {
            assertThat(score.hota().hota()).isZero();
            assertThat(score.hota().locA()).isEqualTo(1);
            assertThat(score.identity().idf1()).isZero();
        }
    }

    @Test
    void score_tracksOnExcusingObjects_areNeitherRightNorWrong() {
        Box car = new Box(0, 0, 100, 100);
        Box van = new Box(300, 0, 400, 100);
        Box marked = new Box(600, 0, 700, 100);
        EvaluatedFrame frame = new EvaluatedFrame(
                List.of(
                        TruthObject.counting(1, car),
                        new TruthObject(2, van, Role.EXCUSES),
                        new TruthObject(3, marked, Role.REMOVED)),
                List.of(new TrackedBox(7, car), new TrackedBox(8, van), new TrackedBox(9, marked)));

        ClearMotScore clear = score(frame).clear();

        assertThat(List.of(clear.hits(), clear.misses(), clear.falseAlarms())).containsExactly(1, 0, 1);
    }

    @Test
    void score_kittiRules_excuseSmallAndIgnoredUnmatchedTracks() {
        List<TrackedBox> tracks = List.of(
                new TrackedBox(1, new Box(0, 0, 100, 25)),
                new TrackedBox(2, new Box(0, 200, 100, 225.5)),
                // 60 % and 50 % inside the region.
                new TrackedBox(3, new Box(500, 0, 600, 100)),
                new TrackedBox(4, new Box(500, 200, 600, 300)));
        EvaluatedFrame frame =
                new EvaluatedFrame(List.of(), tracks, List.of(new Box(540, 0, 700, 100), new Box(550, 200, 700, 300)));

        assertThat(kitti(frame).trackBoxes()).isEqualTo(2);
        assertThat(score(frame).trackBoxes()).isEqualTo(3);
    }

    @Test
    void score_kittiRules_keepSmallTracksThatAreMatched() {
        Box small = new Box(0, 0, 40, 20);
        EvaluatedFrame frame =
                new EvaluatedFrame(List.of(TruthObject.counting(1, small)), List.of(new TrackedBox(7, small)));

        assertThat(kitti(frame).clear().hits()).isEqualTo(1);
    }

    @Test
    void combine_twoSequences_weighsByBoxes() {
        TrackingScore perfect = score(frame(truth(1), tracks(7)), frame(truth(1), tracks(7)));
        TrackingScore missed = score(frame(truth(1), tracks()), frame(truth(1), tracks()));

        TrackingScore combined = TrackingScore.combine(List.of(perfect, missed));

        assertThat(combined.clear().mota()).isEqualTo(0.5);
        assertThat(combined.identity().idf1()).isCloseTo(2 / 3.0, within(CLOSE));
        assertThat(combined.hota().detA()).isCloseTo(0.5, within(CLOSE));
        // Association is judged over hits alone.
        assertThat(combined.hota().assA()).isCloseTo(1, within(CLOSE));
        assertThat(combined.truthIds()).isEqualTo(2);
    }

    @Test
    void score_shuffledRowsAndOtherNumbers_changeNothing() {
        Random random = new Random(3);
        List<EvaluatedFrame> frames = new ArrayList<>();
        List<EvaluatedFrame> shuffled = new ArrayList<>();
        for (int t = 0; t < 60; t++) {
            List<TruthObject> truth = new ArrayList<>();
            List<TrackedBox> tracks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Box box = Box.ofSize(40 * i + t, random.nextInt(30), 60 + random.nextInt(20), 80);
                truth.add(TruthObject.counting(i, box));
                if (random.nextInt(5) > 0) {
                    tracks.add(new TrackedBox(i + 10 * (t / 25), box.translated(random.nextDouble() * 20, 3)));
                }
            }
            frames.add(new EvaluatedFrame(truth, tracks));
            shuffled.add(shuffledFrame(random, truth, tracks));
        }

        TrackingScore score = scorer.score(new TrackingSequence("s", frames));
        TrackingScore same = scorer.score(new TrackingSequence("s", shuffled));

        assertThat(same.hota().hota()).isCloseTo(score.hota().hota(), within(1e-9));
        assertThat(same.identity()).isEqualTo(score.identity());
        assertThat(same.clear().idSwitches()).isEqualTo(score.clear().idSwitches());
        assertThat(score.hota().hota()).isBetween(0.3, 0.95);
    }

    @Test
    void sequence_identityTwiceInAFrame_isRefused() {
        assertThatThrownBy(() -> sequence(frame(truth(1), tracks(7)), frame(truth(1), tracks(7, 7))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("track 7 comes twice in frame 1");
    }

    private static EvaluatedFrame shuffledFrame(Random random, List<TruthObject> truth, List<TrackedBox> tracks) {
        List<TruthObject> otherTruth = new ArrayList<>(truth.stream()
                .map(object -> TruthObject.counting(1000 - object.id(), object.box()))
                .toList());
        List<TrackedBox> otherTracks = new ArrayList<>(tracks.stream()
                .map(track -> new TrackedBox(5000 - track.id(), track.box()))
                .toList());
        Collections.shuffle(otherTruth, random);
        Collections.shuffle(otherTracks, random);
        return new EvaluatedFrame(otherTruth, otherTracks);
    }

    private TrackingScore score(EvaluatedFrame... frames) {
        return scorer.score(sequence(frames));
    }

    private static TrackingScore kitti(EvaluatedFrame frame) {
        return new TrackingScorer(FilterRules.KITTI).score(sequence(frame));
    }

    private static TrackingSequence sequence(EvaluatedFrame... frames) {
        return new TrackingSequence("s", Arrays.asList(frames));
    }

    private static EvaluatedFrame frame(List<TruthObject> truth, List<TrackedBox> tracks) {
        return new EvaluatedFrame(truth, tracks);
    }

    /** Objects with these identities, each at the place of its position; -1 leaves a place empty. */
    private static List<TruthObject> truth(int... ids) {
        List<TruthObject> objects = new ArrayList<>();
        for (int place = 0; place < ids.length; place++) {
            if (ids[place] >= 0) {
                objects.add(TruthObject.counting(ids[place], place(place)));
            }
        }
        return objects;
    }

    private static List<TrackedBox> tracks(int... ids) {
        List<TrackedBox> boxes = new ArrayList<>();
        for (int place = 0; place < ids.length; place++) {
            if (ids[place] >= 0) {
                boxes.add(new TrackedBox(ids[place], place(place)));
            }
        }
        return boxes;
    }

    private static Box place(int place) {
        return Box.ofSize(100 * place, 0, 50, 80);
    }
}
