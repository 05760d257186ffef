package io.drivesight.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.evaluation.formats.SequenceMap;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.tracking.ClearMotScore;
import io.drivesight.evaluation.tracking.HotaScore;
import io.drivesight.evaluation.tracking.HotaScore.AtAlpha;
import io.drivesight.evaluation.tracking.IdentityScore;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.evaluation.tracking.TrackingScorer;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every figure that TrackEval printed for three trackers on ten KITTI sequences, against ours. */
class KittiReferenceTrackersTest {
    private static final String DATA = "kitti-tracking-text";
    /** TrackEval prints all digits of a double; only the order of its sums differs. */
    private static final double TOLERANCE = 1e-11;

    @ParameterizedTest
    @ValueSource(strings = {"CIWT", "GT-OC-SORT", "YOLOX-SORT"})
    void score_referenceTracker_givesEveryFigureOfEverySequence(String tracker) throws IOException {
        Path folder = SharedData.require(DATA + "/reference-trackers/" + tracker);
        List<String> rows = Files.readAllLines(folder.resolve("trackeval_car_per_sequence.csv"));
        String[] head = rows.get(0).split(",");
        List<Sequence> sequences = SequenceMap.read(SharedData.require(DATA + "/evaluate_tracking.seqmap"))
                .sequences();
        assertThat(sequences).hasSize(10).hasSameSizeAs(rows.subList(1, rows.size()));

        for (int i = 0; i < sequences.size(); i++) {
            String[] row = rows.get(i + 1).split(",");
            assertThat(row[0]).isEqualTo(sequences.get(i).name());
            TrackingScore score = score(folder, sequences.get(i));
            assertThat(score.clear().frames()).isEqualTo(sequences.get(i).frames());
            assertRow(head, row, score);
        }
    }

    private static TrackingScore score(Path folder, Sequence sequence) throws IOException {
        KittiTracking benchmark = new KittiTracking("car");
        Path truth = SharedData.require(DATA + "/label_02/" + sequence.name() + ".txt");
        return new TrackingScorer(benchmark.filterRules())
                .score(benchmark.read(sequence, truth, folder.resolve(sequence.name() + ".txt")));
    }

    private static void assertRow(String[] head, String[] row, TrackingScore score) {
        Map<String, Double> ours = figures(score);
        if (score.truthBoxes() == 0 || score.trackBoxes() == 0) {
            // The one figure where we differ: TrackEval forgets to count the frames of a sequence with nothing on one
            // side.
            ours.put("CLR_Frames", 0.0);
            ours.put("FP_per_frame", 0.0);
        }
        Set<String> unseen = new HashSet<>(ours.keySet());
        for (int column = 1; column < head.length; column++) {
            assertThat(ours).as("figure %s", head[column]).containsKey(head[column]);
            assertThat(ours.get(head[column]))
                    .as("%s of sequence %s", head[column], row[0])
                    .isCloseTo(Double.parseDouble(row[column]), within(TOLERANCE * scale(row[column])));
            unseen.remove(head[column]);
        }
        assertThat(unseen).isEmpty();
    }

    private static double scale(String figure) {
        return Math.max(1, Math.abs(Double.parseDouble(figure)));
    }

    private static Map<String, Double> figures(TrackingScore score) {
        Map<String, Double> figures = new HashMap<>();
        addHota(figures, score.hota());
        addClear(figures, score.clear());
        IdentityScore identity = score.identity();
        figures.put("IDF1", identity.idf1());
        figures.put("IDR", identity.recall());
        figures.put("IDP", identity.precision());
        figures.put("IDTP", (double) identity.hits());
        figures.put("IDFN", (double) identity.misses());
        figures.put("IDFP", (double) identity.falseAlarms());
        figures.put("Dets", (double) score.trackBoxes());
        figures.put("GT_Dets", (double) score.truthBoxes());
        figures.put("IDs", (double) score.trackIds());
        figures.put("GT_IDs", (double) score.truthIds());
        return figures;
    }

    private static void addHota(Map<String, Double> figures, HotaScore hota) {
        Map<String, ToDoubleFunction<AtAlpha>> fields = new HashMap<>();
        fields.put("HOTA", AtAlpha::hota);
        fields.put("DetA", AtAlpha::detA);
        fields.put("AssA", AtAlpha::assA);
        fields.put("DetRe", AtAlpha::detRe);
        fields.put("DetPr", AtAlpha::detPr);
        fields.put("AssRe", AtAlpha::assRe);
        fields.put("AssPr", AtAlpha::assPr);
        fields.put("LocA", AtAlpha::locA);
        fields.put("OWTA", AtAlpha::owta);
        fields.put("HOTA_TP", AtAlpha::hits);
        fields.put("HOTA_FN", AtAlpha::misses);
        fields.put("HOTA_FP", AtAlpha::falseAlarms);
        fields.forEach((name, field) -> {
            double sum = 0;
            for (int i = 0; i < HotaScore.ALPHAS; i++) {
                double value = field.applyAsDouble(hota.at(i));
                figures.put(name + "___" + 5 * (i + 1), value);
                sum += value;
            }
            figures.put(name + "___AUC", sum / HotaScore.ALPHAS);
        });
        figures.put("HOTA(0)", hota.at(0).hota());
        figures.put("LocA(0)", hota.at(0).locA());
        figures.put("HOTALocA(0)", hota.at(0).hota() * hota.at(0).locA());
        assertThat(hota.hota()).isEqualTo(figures.get("HOTA___AUC"), within(TOLERANCE));
        assertThat(hota.detA()).isEqualTo(figures.get("DetA___AUC"), within(TOLERANCE));
        assertThat(hota.assA()).isEqualTo(figures.get("AssA___AUC"), within(TOLERANCE));
        assertThat(hota.locA()).isEqualTo(figures.get("LocA___AUC"), within(TOLERANCE));
    }

    private static void addClear(Map<String, Double> figures, ClearMotScore clear) {
        figures.put("MOTA", clear.mota());
        figures.put("MOTP", clear.motp());
        figures.put("MODA", clear.moda());
        figures.put("CLR_Re", clear.recall());
        figures.put("CLR_Pr", clear.precision());
        double objects = clear.mostlyTracked() + clear.partlyTracked() + clear.mostlyLost();
        // TrackEval's shares of nothing.
        figures.put("MTR", clear.mostlyTracked() / Math.max(1, objects));
        figures.put("PTR", clear.partlyTracked() / Math.max(1, objects));
        figures.put("MLR", objects == 0 ? 1 : clear.mostlyLost() / objects);
        figures.put("sMOTA", clear.smota());
        figures.put("CLR_F1", clear.f1());
        figures.put("FP_per_frame", clear.falseAlarmsPerFrame());
        figures.put("MOTAL", clear.motal());
        figures.put("MOTP_sum", clear.overlapSum());
        figures.put("CLR_TP", (double) clear.hits());
        figures.put("CLR_FN", (double) clear.misses());
        figures.put("CLR_FP", (double) clear.falseAlarms());
        figures.put("IDSW", (double) clear.idSwitches());
        figures.put("MT", (double) clear.mostlyTracked());
        figures.put("PT", (double) clear.partlyTracked());
        figures.put("ML", (double) clear.mostlyLost());
        figures.put("Frag", (double) clear.fragmentations());
        figures.put("CLR_Frames", (double) clear.frames());
    }
}
