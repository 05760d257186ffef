package io.drivesight.training.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.training.adapt.Verdict.Figures;
import io.drivesight.training.adapt.Verdict.SetComparison;
import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final double TOLERANCE = 3;

    private static SetComparison set(String role, double vehicleAfter, double after) {
        return new SetComparison(
                "city",
                "val",
                role,
                9,
                "hash",
                Overlap.UNKNOWN,
                new Figures(0.4, 0.5),
                new Figures(after, vehicleAfter));
    }

    @Test
    void of_guardWithinTheTolerance_accepts() {
        assertThat(Verdict.of(List.of(List.of(set("guard", 0.471, 0.4))), TOLERANCE)
                        .accepted())
                .isTrue();
    }

    @Test
    void of_guardLosesInEitherFigure_refuses() {
        Verdict vehicles = Verdict.of(List.of(List.of(set("guard", 0.46, 0.4))), TOLERANCE);
        Verdict classes = Verdict.of(List.of(List.of(set("guard", 0.6, 0.3))), TOLERANCE);

        assertThat(vehicles.accepted()).isFalse();
        assertThat(vehicles.reasons()).first().asString().contains("lost 4.00 points");
        assertThat(classes.accepted()).isFalse();
    }

    @Test
    void of_guardWithoutAnObject_refuses() {
        Figures none = new Figures(null, null);
        SetComparison empty = new SetComparison("city", "val", "guard", 9, "hash", Overlap.UNKNOWN, none, none);

        assertThat(Verdict.of(List.of(List.of(empty)), TOLERANCE).accepted()).isFalse();
    }

    @Test
    void of_noGuard_acceptsAndWarnsLoudly() {
        Verdict verdict = Verdict.of(List.of(List.of(set("improve", 0.1, 0.1))), TOLERANCE);

        assertThat(verdict.accepted()).isTrue();
        assertThat(verdict.reasons()).singleElement().asString().contains("NO LABELLED GUARD");
    }

    @Test
    void of_firstSeedAloneLosesTooMuch_refusesTheModelThatWouldBeTaken() {
        List<SetComparison> first = List.of(set("guard", 0.466, 0.4));
        List<SetComparison> other = List.of(set("guard", 0.49, 0.4));

        Verdict verdict = Verdict.of(List.of(first, other, other, other, other), TOLERANCE);

        assertThat(verdict.accepted()).isFalse();
        assertThat(verdict.reasons()).first().asString().contains("lost 3.40 points of AP50 with the first seed");
    }

    /** Each of the two would have been accepted, and one of more seeds would be, sooner or later. */
    @Test
    void of_severalSeeds_areJudgedTogether() {
        List<SetComparison> one = List.of(set("guard", 0.472, 0.4));
        List<SetComparison> other = List.of(set("guard", 0.485, 0.4));
        List<SetComparison> steady = List.of(set("guard", 0.484, 0.4));

        Verdict apart = Verdict.of(List.of(one, other), TOLERANCE);

        assertThat(Verdict.of(List.of(one), TOLERANCE).accepted()).isTrue();
        assertThat(apart.accepted()).isFalse();
        assertThat(apart.reasons()).first().asString().contains("over 2 seeds (2.8, 1.5)");
        assertThat(Verdict.of(List.of(steady, other, other), TOLERANCE).accepted())
                .isTrue();
    }
}
