package io.drivesight.evaluation.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Figures that another program measured on the same boxes. */
class JaadKnownAnswerTest {
    private static String row(List<BoxWindow> windows, BoxForecaster forecaster) {
        BoxErrors errors = BoxErrors.of(windows, forecaster);
        return String.format(Locale.ROOT, "%.0f / %.0f / %.0f", errors.half(), errors.one(), errors.oneAndAHalf());
    }

    @Test
    void score_simplePredictors_giveTheKnownRows() throws IOException {
        List<BoxWindow> windows = BoxWindow.jaad(SharedData.require("jaad-boxes/train"));
        assertThat(windows).hasSize(16991);
        assertThat(row(windows, BoxForecaster.stays())).isEqualTo("715 / 2850 / 6890");
        assertThat(row(windows, BoxForecaster.lastStep())).isEqualTo("312 / 1222 / 3071");
        assertThat(row(windows, BoxForecaster.line())).isEqualTo("163 / 630 / 1826");
        assertThat(row(windows, BoxForecaster.meanStep())).isEqualTo("121 / 532 / 1645");
        List<BoxWindow> behaving = windows.stream().filter(BoxWindow::behaves).toList();
        assertThat(behaving).hasSize(6287);
        assertThat(row(behaving, BoxForecaster.meanStep())).isEqualTo("242 / 1069 / 3367");
        BoxErrors errors = BoxErrors.of(windows, BoxForecaster.meanStep());
        assertThat(errors.center()).isBetween(1517.5, 1518.5);
        assertThat(errors.end()).isBetween(6071.5, 6072.5);
    }
}
