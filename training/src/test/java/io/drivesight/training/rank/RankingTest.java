package io.drivesight.training.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.Box;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.rank.Ranking.RankedFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingTest {
    private static final Box CAR = new Box(68, 60, 92, 84);

    @TempDir
    private Path temp;

    private Dataset.Entry frame(String name, long look) {
        Path file = temp.resolve(name);
        Frames.write(file, Frames.picture(look, CAR));
        return Frames.entry(file, name);
    }

    private static Ranking rank(List<Dataset.Entry> frames, List<Dataset.Entry> labelled, int top, int callers)
            throws InterruptedException {
        return Ranking.of(frames, labelled, top, ImageFiles.standard(), callers, Progress.NONE);
    }

    private static List<String> names(List<RankedFrame> frames) {
        return frames.stream().map(frame -> frame.frame().path()).toList();
    }

    @Test
    void of_copies_areNotChosenTwice() throws InterruptedException {
        Ranking ranking = rank(List.of(frame("a0.png", 1), frame("a1.png", 1), frame("b0.png", 2)), List.of(), 3, 2);

        assertThat(names(ranking.chosen())).containsExactly("a0.png", "b0.png");
        assertThat(ranking.copies()).isEqualTo(1);
        assertThat(ranking.frames().get(0).place()).isEqualTo(1);
        assertThat(ranking.frames().get(2).distance()).isZero();
    }

    @Test
    void of_frameThatIsLabelledAlready_isNotChosen() throws InterruptedException {
        Dataset.Entry known = frame("a.png", 1);

        Ranking ranking = rank(List.of(known, frame("b.png", 2)), List.of(known), 2, 1);

        assertThat(names(ranking.chosen())).containsExactly("b.png");
    }

    @Test
    void of_severalFrames_theLeastAlikeComesNext() throws InterruptedException {
        List<Dataset.Entry> frames =
                List.of(frame("a.png", 1), frame("b.png", 2), frame("c.png", 3), frame("d.png", 4));

        Ranking one = rank(frames, List.of(), 3, 1);

        assertThat(rank(frames, List.of(), 3, 3)).isEqualTo(one);
        assertThat(one.chosen()).hasSize(3);
        assertThat(one.chosen().get(1).distance())
                .isGreaterThanOrEqualTo(one.chosen().get(2).distance());
        assertThat(one.chosen().get(2).distance())
                .isGreaterThanOrEqualTo(one.frames().get(3).distance());
    }

    @Test
    void of_unreadableFrames_areNamedAndTheRestRanked() throws IOException, InterruptedException {
        Dataset.Entry whole = frame("a.png", 1);
        Dataset.Entry half = frame("b.png", 2);
        byte[] bytes = Files.readAllBytes(half.image().file());
        Files.write(half.image().file(), Arrays.copyOf(bytes, bytes.length / 2));

        Ranking ranking = rank(List.of(whole, half), List.of(), 5, 2);

        assertThat(names(ranking.frames())).containsExactly("a.png");
        assertThat(ranking.failed())
                .singleElement()
                .satisfies(message -> assertThat(message).contains("b.png"));
    }
}
