package io.drivesight.training.rank;

import static io.drivesight.training.rank.Frames.car;
import static io.drivesight.training.rank.Frames.finding;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.rank.FrameRanker.Finding;
import io.drivesight.training.rank.RankFrames.RankFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrackDisputesTest {
    private static final int FRAMES = 12;

    /** A car that drives slowly to the right; in one frame it is something else, or nothing. */
    private static List<Finding> drive(int odd, Detection... instead) {
        List<Finding> drive = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            drive.add(i == odd ? finding("a", i, instead) : finding("a", i, car(20 + i, 0.8)));
        }
        return drive;
    }

    private static Map<Integer, List<Dispute>> disputes(List<Finding> drive) {
        Map<RankFrame, List<Dispute>> found = TrackDisputes.of(drive);
        Map<Integer, List<Dispute>> byNumber = new java.util.TreeMap<>();
        for (int i = 0; i < drive.size(); i++) {
            List<Dispute> of = found.getOrDefault(drive.get(i).frame(), List.of());
            if (!of.isEmpty()) {
                byNumber.put(i, of);
            }
        }
        return byNumber;
    }

    @Test
    void of_steadyTrack_findsNothing() {
        assertThat(disputes(drive(-1))).isEmpty();
    }

    @Test
    void of_trackThatFlickers_isNoticedInTheFrameWithoutIt() {
        Map<Integer, List<Dispute>> disputes = disputes(drive(6));

        assertThat(disputes).containsOnlyKeys(6);
        assertThat(disputes.get(6)).singleElement().satisfies(dispute -> {
            assertThat(dispute.reason()).isEqualTo(Dispute.Reason.TRACK_MISSED);
            assertThat(dispute.weight()).isBetween(0.75, 0.85);
            assertThat(dispute.box().iou(car(26, 1).box())).isGreaterThan(0.7);
        });
    }

    @Test
    void of_trackHiddenBehindAnother_isNoFault() {
        Detection truck = Detection.of(new Box(10, 30, 80, 70), ObjectClass.TRUCK, 0.9);
        List<Finding> drive = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            drive.add(i == 6 ? finding("a", i, truck) : finding("a", i, truck, car(30 + i, 0.8)));
        }

        assertThat(disputes(drive)).isEmpty();
    }

    @Test
    void of_faintSighting_isNoticed() {
        assertThat(disputes(drive(6, car(26, 0.2))).get(6))
                .extracting(Dispute::reason)
                .containsExactly(Dispute.Reason.TRACK_WEAK);
    }

    @Test
    void of_classThatChanges_isNoticed() {
        Detection bus = Detection.of(car(26, 1).box(), ObjectClass.BUS, 0.7);

        assertThat(disputes(drive(6, bus)).get(6)).singleElement().satisfies(dispute -> {
            assertThat(dispute.reason()).isEqualTo(Dispute.Reason.TRACK_CLASS);
            assertThat(dispute.text()).isEqualTo("bus on the track of a car");
        });
    }

    @Test
    void of_somethingSeenForAMoment_isNoticed() {
        Detection ghost = Detection.of(new Box(110, 10, 140, 30), ObjectClass.CAR, 0.6);

        assertThat(disputes(drive(6, car(26, 0.8), ghost)).get(6))
                .extracting(Dispute::reason)
                .containsExactly(Dispute.Reason.TRACK_FLICKER);
    }

    @Test
    void drives_gapOtherSceneAndCut_areParted() {
        List<Finding> findings = List.of(
                finding("a", 0),
                finding("a", 1),
                finding("a", 30),
                finding("a", 31),
                finding("b", 32),
                finding("c", 1, List.of(), 1),
                finding("c", 2, List.of(), 99),
                finding("c", 3, List.of(), 99));

        assertThat(TrackDisputes.drives(findings))
                .extracting(drive -> drive.get(0).frame().path())
                .containsExactly("a/0000.png", "a/0030.png", "c/0002.png");
    }
}
