package io.drivesight.training.rank;

import static io.drivesight.training.rank.Frames.dispute;
import static io.drivesight.training.rank.Frames.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.PixelImage;
import io.drivesight.training.augment.Placement;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.rank.FrameRanker.Finding;
import io.drivesight.training.rank.RankFrames.RankFrame;
import io.drivesight.training.rank.Ranking.Method;
import io.drivesight.training.rank.Ranking.RankedFrame;
import io.drivesight.training.rank.Ranking.Settings;
import io.drivesight.training.rank.ViewDisputes.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameRankerTest {
    /** In the middle: the same when mirrored. */
    private static final Box MIDDLE = new Box(68, 60, 92, 84);
    /** On the left: when mirrored, where the detector knows no cars. */
    private static final Box LEFT = new Box(20, 60, 44, 84);

    @TempDir
    private Path temp;

    private RankFrames frames() {
        return RankFrames.in(temp, DatasetConfig.EMPTY, ImageFiles.standard());
    }

    private Ranking rank(Settings settings, int callers) throws InterruptedException {
        return new FrameRanker(Frames.RED, ImageFiles.standard(), Set.of(), callers)
                .rank(frames(), List.of(), settings, Progress.NONE);
    }

    private static Settings settings(Method method, int top) {
        return new Settings(method, top, 0, 1);
    }

    private static List<String> names(List<RankedFrame> frames) {
        return frames.stream().map(frame -> frame.frame().path()).toList();
    }

    @Test
    void rank_frameWhoseViewsDisagree_comesBeforeThoseWhoseViewsAgree() throws InterruptedException {
        Frames.write(temp.resolve("a_0.png"), Frames.picture(1, MIDDLE));
        Frames.write(temp.resolve("b_0.png"), Frames.picture(2, LEFT));
        Frames.write(temp.resolve("c_0.png"), Frames.picture(3, MIDDLE));

        Ranking ranking = rank(settings(Method.DISAGREEMENT, 1), 2);

        RankedFrame first = ranking.frames().get(0);
        assertThat(first.frame().path()).isEqualTo("b_0.png");
        assertThat(first.place()).isEqualTo(1);
        assertThat(first.reason()).isEqualTo("lost when mirrored");
        assertThat(first.disagreement()).isEqualTo(0.9 / 4, within(0.1));
        assertThat(ranking.frames().get(1).disagreement()).isLessThan(0.1);
        assertThat(ranking.chosen()).hasSize(1);
    }

    @Test
    void rank_copies_areNotChosenTwice() throws InterruptedException {
        Frames.write(temp.resolve("a_0.png"), Frames.picture(1, LEFT));
        Frames.write(temp.resolve("a_1.png"), Frames.picture(1, LEFT));
        Frames.write(temp.resolve("b_0.png"), Frames.picture(2, MIDDLE));

        Ranking ranking = rank(settings(Method.DISAGREEMENT, 3), 2);

        assertThat(names(ranking.chosen())).containsExactly("a_0.png", "b_0.png");
        assertThat(ranking.copies()).isEqualTo(1);
    }

    @Test
    void rank_frameThatIsLabelledAlready_isNotChosen() throws InterruptedException {
        Frames.write(temp.resolve("a_0.png"), Frames.picture(1, LEFT));
        Frames.write(temp.resolve("b_0.png"), Frames.picture(2, MIDDLE));
        List<RankFrame> labelled = List.of(frames().frames().get(0));

        Ranking ranking = new FrameRanker(Frames.RED, ImageFiles.standard(), Set.of(), 1)
                .rank(frames(), labelled, settings(Method.DISAGREEMENT, 2), Progress.NONE);

        assertThat(names(ranking.chosen())).containsExactly("b_0.png");
    }

    @Test
    void rank_severalCallers_sameOrder() throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            Frames.write(temp.resolve("s%d_0.png".formatted(i)), Frames.picture(i, i % 2 == 0 ? LEFT : MIDDLE));
        }

        Ranking one = rank(settings(Method.DISAGREEMENT, 4), 1);
        Ranking three = rank(settings(Method.DISAGREEMENT, 4), 3);

        assertThat(three.frames()).isEqualTo(one.frames());
    }

    @Test
    void rank_random_dependsOnTheSeedAlone() throws InterruptedException {
        for (int i = 0; i < 8; i++) {
            Frames.write(temp.resolve("s%d_0.png".formatted(i)), Frames.picture(i, MIDDLE));
        }

        List<String> one = names(rank(settings(Method.RANDOM, 8), 1).chosen());
        List<String> again = names(rank(settings(Method.RANDOM, 8), 2).chosen());
        List<String> other = names(rank(new Settings(Method.RANDOM, 8, 0, 2), 1).chosen());

        assertThat(again).isEqualTo(one);
        assertThat(other).hasSize(8).isNotEqualTo(one);
    }

    @Test
    void rank_unreadableFrames_areNamedAndTheRestRanked() throws IOException, InterruptedException {
        Frames.write(temp.resolve("a_0.png"), Frames.picture(1, MIDDLE));
        Frames.write(temp.resolve("b_0.png"), Frames.picture(2, MIDDLE));
        Files.writeString(temp.resolve("c_0.png"), "no picture");
        byte[] whole = Files.readAllBytes(temp.resolve("b_0.png"));
        Files.write(temp.resolve("d_0.png"), java.util.Arrays.copyOf(whole, whole.length / 2));

        Ranking ranking = rank(settings(Method.DISAGREEMENT, 5), 2);

        assertThat(ranking.frames()).hasSize(2);
        assertThat(ranking.failed())
                .hasSize(2)
                .anySatisfy(message -> assertThat(message).contains("c_0.png"))
                .anySatisfy(message -> assertThat(message).contains("d_0.png"));
    }

    @Test
    void rank_detectorThatFails_endsTheRun() {
        Frames.write(temp.resolve("a_0.png"), Frames.picture(1, MIDDLE));
        ObjectDetector broken = image -> {
            throw new IllegalStateException("no model");
        };

        assertThatThrownBy(() -> new FrameRanker(broken, ImageFiles.standard(), Set.of(), 1)
                        .rank(frames(), List.of(), settings(Method.DISAGREEMENT, 1), Progress.NONE))
                .hasMessage("no model");
    }

    @Test
    void in_folderWithoutPictures_saysWhatToDo() {
        assertThatThrownBy(this::frames).isInstanceOf(DatasetException.class).hasMessageContaining("no usable image");
    }

    @Test
    void order_oneSceneWithAllTheDispute_leavesRoomForOthers() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            findings.add(finding("busy", 100 * i, List.of(dispute(0.9)), i));
        }
        for (int i = 0; i < 4; i++) {
            findings.add(finding("calm", 100 * i, List.of(dispute(0.1)), 10 + i));
        }

        Ranking even = Ranking.of(findings, List.of(), new Settings(Method.DISAGREEMENT, 4, 2, 1), List.of());
        Ranking all = Ranking.of(findings, List.of(), new Settings(Method.DISAGREEMENT, 8, 2, 1), List.of());

        assertThat(even.chosen())
                .extracting(frame -> frame.frame().scene())
                .containsExactlyInAnyOrder("busy", "busy", "calm", "calm");
        assertThat(all.chosen()).hasSize(8);
    }

    @Test
    void joined_foldersThatAreCalledAlike_keepTheirFramesApart() {
        RankFrames one = new RankFrames(List.of(Frames.frame("drive/", 1)), List.of());

        RankFrames both = RankFrames.joined(List.of(one, one));

        assertThat(both.frames()).extracting(RankFrame::scene).containsExactly("drive/", "drive-2/");
        assertThat(both.frames()).extracting(RankFrame::path).doesNotHaveDuplicates();
    }

    @Test
    void inFrame_everyView_bringsTheBoxBack() {
        PixelImage picture = Frames.picture(1, LEFT);
        for (View view : View.values()) {
            PixelImage seen = view.of(picture, new SplittableRandom(1));
            ObjectDetector anywhere = Frames.RED;
            List<Detection> found = view == View.MIRRORED
                    ? List.of(Detection.of(
                            new Placement(1, 0, 0, true).back(LEFT, Frames.SIZE.width()),
                            io.drivesight.core.taxonomy.ObjectClass.CAR,
                            0.9))
                    : anywhere.detect(seen).detections();

            List<Detection> back = view.inFrame(found, seen.size(), 1, Frames.SIZE);

            assertThat(back)
                    .as(view.name())
                    .singleElement()
                    .satisfies(
                            detection -> assertThat(detection.box().iou(LEFT)).isGreaterThan(0.85));
        }
    }
}
