package io.drivesight.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.evaluation.benchmark.MotChallenge.Edition;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.tracking.ClearMotScore;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.evaluation.tracking.TrackingScorer;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows that py-motmetrics and the MOTChallenge development kit agree on. */
class MotKnownAnswerTest {
    @ParameterizedTest
    @CsvSource({
        "TUD-Campus, IDF1 55.8 IDP 73.0 IDR 45.1 Rcll 58.2 Prcn 94.1 GT 8 MT 1 PT 6 ML 1 FP 13 FN 150 IDs 7 FM 7 MOTA 52.6",
        "TUD-Stadtmitte,"
                + " IDF1 64.5 IDP 82.0 IDR 53.1 Rcll 60.9 Prcn 94.0 GT 10 MT 5 PT 4 ML 1 FP 45 FN 452 IDs 7 FM 6 MOTA 56.4"
    })
    void score_publishedSequence_givesThePublishedRow(String name, String published) throws IOException {
        Path folder = SharedData.require("mot-known-answer/" + name);
        MotChallenge benchmark = new MotChallenge(Edition.MOT15);

        TrackingScore score = new TrackingScorer(benchmark.filterRules())
                .score(benchmark.read(
                        new Sequence(name, Sequence.UNKNOWN_LENGTH),
                        folder.resolve("gt.txt"),
                        folder.resolve("test.txt")));

        assertThat(row(score)).isEqualTo(published);
    }

    private static String row(TrackingScore score) {
        ClearMotScore clear = score.clear();
        return String.format(
                Locale.ROOT,
                "IDF1 %.1f IDP %.1f IDR %.1f Rcll %.1f Prcn %.1f GT %d MT %d PT %d ML %d FP %d FN %d IDs %d FM %d MOTA %.1f",
                100 * score.identity().idf1(),
                100 * score.identity().precision(),
                100 * score.identity().recall(),
                100 * clear.recall(),
                100 * clear.precision(),
                score.truthIds(),
                clear.mostlyTracked(),
                clear.partlyTracked(),
                clear.mostlyLost(),
                clear.falseAlarms(),
                clear.misses(),
                clear.idSwitches(),
                clear.fragmentations(),
                100 * clear.mota());
    }
}
