package io.drivesight.fusion.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTest {
    private static Estimate at(double x, double variance) {
        return new Estimate(
                0, x, 0, 2, 0, Covariance2.diagonal(variance, variance), Covariance2.diagonal(variance, variance));
    }

    @Test
    void together_twoThatAreEquallySure_areNoSurerThanOne() {
        Estimate both = Estimate.together(List.of(at(1, 1), at(3, 1)));

        assertThat(both.x()).isCloseTo(2, within(1e-9));
        assertThat(both.place().xx()).isCloseTo(1, within(1e-3));
    }

    @Test
    void together_oneThatIsSurer_isBelievedMore() {
        Estimate both = Estimate.together(List.of(at(0, 0.01), at(10, 4)));

        assertThat(both.x()).isLessThan(0.01);
        assertThat(both.place().xx()).isLessThan(0.02);
    }

    @Test
    void at_later_movesAndKnowsLess() {
        Estimate later = at(1, 0.25).at(2_000_000_000L, Kind.VEHICLE);

        assertThat(later.x()).isEqualTo(5);
        assertThat(later.place().xx()).isGreaterThan(0.25 + 4 * 0.25);
    }
}
