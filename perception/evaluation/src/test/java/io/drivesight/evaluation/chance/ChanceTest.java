package io.drivesight.evaluation.chance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChanceTest {
    @Test
    void of_numberZero_isTheFirstNumberOfTheJdksSplitMix() {
        for (long seed = -5; seed < 5; seed++) {
            assertThat(new Chance(seed).of(0).seed()).isEqualTo(new SplittableRandom(seed).nextLong());
        }
    }

    @Test
    void ofText_sameHashCode_tellsThemApart() {
        assertThat(new Chance(1).of("Aa")).isEqualTo(new Chance(1).of("BB"));
        assertThat(new Chance(1).ofText("Aa")).isNotEqualTo(new Chance(1).ofText("BB"));
    }

    @Test
    void between_manyKeys_staysInsideAndFillsTheRange() {
        Chance chance = new Chance(7);
        double sum = 0;
        for (int key = 0; key < 1000; key++) {
            assertThat(chance.between(key, 2, 4)).isBetween(2.0, 4.0);
            sum += chance.between(key, 2, 4);
        }
        assertThat(sum / 1000).isBetween(2.95, 3.05);
        assertThat(chance.pick(3, List.of("only"))).isEqualTo("only");
    }
}
