package io.drivesight.training.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static AdaptPlan plan() {
        return new AdaptPlan(
                Path.of("m.onnx"),
                List.of(Path.of("frames")),
                Optional.empty(),
                Optional.empty(),
                Method.CONSISTENCY,
                List.of(),
                List.of(),
                Path.of("out"),
                3,
                80,
                1,
                1,
                1e-4,
                0.5,
                16,
                1,
                null,
                null,
                "adapt");
    }

    private static SetComparison set(String role, double vehicleAfter, double after) {
        return new SetComparison("city", "val", role, 9, "hash", 0.5, vehicleAfter, 0.4, after, 0);
    }

    @Test
    void of_guardWithinTheTolerance_accepts() {
        assertThat(Verdict.of(List.of(set("guard", 0.471, 0.4)), 0.1, plan()).accepted())
                .isTrue();
    }

    @Test
    void of_guardLosesInEitherFigure_refuses() {
        Verdict vehicles = Verdict.of(List.of(set("guard", 0.46, 0.4)), 1, plan());
        Verdict classes = Verdict.of(List.of(set("guard", 0.6, 0.3)), 1, plan());

        assertThat(vehicles.accepted()).isFalse();
        assertThat(vehicles.reasons()).first().asString().contains("lost 4.00 points");
        assertThat(classes.accepted()).isFalse();
    }

    @Test
    void of_guardWithoutAnObject_refuses() {
        SetComparison empty =
                new SetComparison("city", "val", "guard", 9, "hash", Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);

        assertThat(Verdict.of(List.of(empty), 1, plan()).accepted()).isFalse();
    }

    @Test
    void of_noGuard_agreementDecidesAndIsNamedLoudly() {
        List<SetComparison> gain = List.of(set("improve", 0.1, 0.1));

        assertThat(Verdict.of(gain, 0.81, plan()).accepted()).isTrue();
        assertThat(Verdict.of(gain, 0.79, plan()).accepted()).isFalse();
        assertThat(Verdict.of(gain, Double.NaN, plan()).accepted()).isFalse();
        assertThat(Verdict.of(gain, 0.81, plan()).reasons()).first().asString().contains("NO LABELLED GUARD");
    }
}
