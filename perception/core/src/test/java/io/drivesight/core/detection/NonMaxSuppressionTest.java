package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NonMaxSuppressionTest {
    private final Candidates candidates = new Candidates();

    @Test
    void select_nothing_isEmpty() {
        assertThat(NonMaxSuppression.select(candidates, 0.5, 100)).isEmpty();
    }

    @Test
    void select_overlapOfOneClass_keepsTheBest() {
        add(0, 0, 10, 10, 0.5f, 1);
        add(1, 0, 11, 10, 0.9f, 1);
        add(50, 50, 60, 60, 0.3f, 1);

        assertThat(NonMaxSuppression.select(candidates, 0.5, 100)).containsExactly(1, 2);
    }

    @Test
    void select_overlapOfTwoClasses_keepsBoth() {
        add(0, 0, 10, 10, 0.5f, 1);
        add(0, 0, 10, 10, 0.9f, 2);

        assertThat(NonMaxSuppression.select(candidates, 0.5, 100)).containsExactly(1, 0);
    }

    @Test
    void select_overlapAtThreshold_keepsBoth() {
        // Shared 5 of 10 + 10 - 5: one third.
        add(0, 0, 10, 1, 0.9f, 0);
        add(5, 0, 15, 1, 0.8f, 0);

        assertThat(NonMaxSuppression.select(candidates, 1.0 / 3, 100)).hasSize(2);
        assertThat(NonMaxSuppression.select(candidates, 0.33, 100)).hasSize(1);
    }

    @Test
    void select_suppressedBox_suppressesNoOther() {
        // A chain: the second overlaps both its neighbours, which do not overlap each other.
        add(0, 0, 10, 10, 0.9f, 0);
        add(4, 0, 14, 10, 0.8f, 0);
        add(8, 0, 18, 10, 0.7f, 0);

        assertThat(NonMaxSuppression.select(candidates, 0.4, 100)).containsExactly(0, 2);
    }

    @Test
    void select_equalScores_keepsTheOrderOfTheCandidates() {
        for (int i = 0; i < 20; i++) {
            add(20 * i, 0, 20 * i + 10, 10, 0.5f, 0);
        }

        assertThat(NonMaxSuppression.select(candidates, 0.5, 5)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void select_moreThanMax_keepsTheBest() {
        add(0, 0, 1, 1, 0.2f, 0);
        add(10, 0, 11, 1, 0.9f, 0);
        add(20, 0, 21, 1, 0.4f, 0);

        assertThat(NonMaxSuppression.select(candidates, 0.5, 2)).containsExactly(1, 2);
        assertThat(NonMaxSuppression.select(candidates, 0.5, 0)).isEmpty();
    }

    @Test
    void select_boxesWithoutArea_areNotSuppressed() {
        add(5, 5, 5, 5, 0.9f, 0);
        add(5, 5, 5, 5, 0.8f, 0);

        assertThat(NonMaxSuppression.select(candidates, 0.5, 100)).hasSize(2);
    }

    @Test
    void select_randomBoxes_fallsInScoreAndLeavesNoOverlap() {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            float x = random.nextFloat() * 200;
            float y = random.nextFloat() * 200;
            add(x, y, x + 5 + random.nextFloat() * 40, y + 5 + random.nextFloat() * 40, random.nextFloat(), i % 3);
        }

        int[] kept = NonMaxSuppression.select(candidates, 0.5, 1000);

        for (int i = 1; i < kept.length; i++) {
            assertThat(candidates.score(kept[i])).isLessThanOrEqualTo(candidates.score(kept[i - 1]));
        }
        assertThat(kept).hasSizeBetween(100, 999).doesNotHaveDuplicates();
    }

    @Test
    void retainClasses_dropsOthersAndKeepsTheOrder() {
        add(0, 0, 1, 1, 0.1f, 0);
        add(2, 0, 3, 1, 0.2f, 1);
        add(4, 0, 5, 1, 0.3f, 2);

        candidates.retainClasses(index -> index != 1);

        assertThat(candidates.size()).isEqualTo(2);
        assertThat(candidates.left(1)).isEqualTo(4);
        assertThat(candidates.score(1)).isEqualTo(0.3f);
        assertThat(candidates.classIndex(1)).isEqualTo(2);
    }

    @Test
    void add_noBox_isLeftOut() {
        add(Float.NaN, 0, 1, 1, 1, 0);
        add(0, 0, Float.POSITIVE_INFINITY, 1, 1, 0);
        add(2, 0, 1, 1, 1, 0);
        add(0, 0, 1, 1, Float.POSITIVE_INFINITY, 0);

        assertThat(candidates.size()).isZero();
    }

    private void add(float left, float top, float right, float bottom, float score, int classIndex) {
        candidates.add(left, top, right, bottom, score, classIndex);
    }
}
