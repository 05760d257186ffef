package io.drivesight.training.rank;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.study.MatchedSet;
import io.drivesight.training.study.verdict.Estimate;
import io.drivesight.training.study.verdict.PairedDifference;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A comparison's result: for each number of images and each method the mean over the seeds, and half their spread; scores in points. Against
 * random: the difference in vehicle AP50 with its 95 % interval, over images drawn in pairs and seeds. */
public final class ComparisonTable {
    private final ComparisonSettings settings;
    private final SetScore untouched;
    private final List<ComparisonRun> runs;

    ComparisonTable(ComparisonSettings settings, SetScore untouched, List<ComparisonRun> runs) {
        this.settings = settings;
        this.untouched = untouched;
        this.runs = List.copyOf(runs);
    }

    private List<ComparisonRun> of(RankMethod method, int count) {
        return runs.stream()
                .filter(run -> run.method() == method && run.count() == count)
                .toList();
    }

    /** The table as Markdown. */
    public String markdown() {
        StringBuilder table = new StringBuilder(
                "| images | chosen by | boxes | vehicle AP50 | against random | AP50 |\n|---:|---|---:|---:|---:|---:|\n");
        table.append(String.format(
                Locale.ROOT,
                "| 0 | untouched base | 0 | %.1f | | %.1f |\n",
                100 * untouched.vehicleAp50(),
                100 * untouched.ap50()));
        for (int count : settings.counts()) {
            for (RankMethod method : settings.methods()) {
                List<ComparisonRun> some = of(method, count);
                table.append("| %d | %s | %s | %s | %s | %s |\n"
                        .formatted(
                                count,
                                method.name().toLowerCase(Locale.ROOT),
                                spread(some, ComparisonRun::boxes, "%.0f"),
                                spread(some, run -> 100 * run.score().vehicleAp50(), "%.1f"),
                                againstRandom(method, count)
                                        .map(ComparisonTable::points)
                                        .orElse(""),
                                spread(some, run -> 100 * run.score().ap50(), "%.1f")));
            }
        }
        return table.toString();
    }

    private static String spread(List<ComparisonRun> some, ToDoubleFunction<ComparisonRun> value, String format) {
        DoubleSummaryStatistics values = some.stream().mapToDouble(value).summaryStatistics();
        String mean = String.format(Locale.ROOT, format, values.getAverage());
        String half = String.format(Locale.ROOT, format, (values.getMax() - values.getMin()) / 2);
        return values.getCount() > 1 ? mean + " ±" + half : mean;
    }

    /** The difference in vehicle AP50, paired by image; nothing without runs by chance, or when an image could not be read. */
    Optional<Estimate> againstRandom(RankMethod method, int count) {
        List<ComparisonRun> one = of(method, count);
        List<ComparisonRun> chance = of(RankMethod.RANDOM, count);
        if (method == RankMethod.RANDOM || one.isEmpty() || chance.isEmpty()) {
            return Optional.empty();
        }
        List<String> scenes = scenes(one.get(0));
        boolean paired = Stream.concat(one.stream(), chance.stream())
                .allMatch(run -> run.images().size() == one.get(0).images().size());
        return paired ? Optional.of(PairedDifference.of(matched(one), matched(chance), scenes)) : Optional.empty();
    }

    /** Of the images that count for vehicles, in their order. */
    private static List<String> scenes(ComparisonRun run) {
        return run.images().stream()
                .filter(image -> image.image().labelledClasses().contains(ObjectClass.CAR))
                .map(image -> image.image().scene())
                .toList();
    }

    private static List<MatchedSet> matched(List<ComparisonRun> some) {
        return some.stream().map(run -> MatchedSet.of(run.images())).toList();
    }

    private static String points(Estimate difference) {
        return String.format(
                Locale.ROOT,
                "%+.1f (%+.1f to %+.1f)",
                100 * difference.value(),
                100 * difference.low(),
                100 * difference.high());
    }

    /** Every run's figures, for JSON. */
    public List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ComparisonRun run : runs) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("method", run.method().name().toLowerCase(Locale.ROOT));
            row.put("images", run.count());
            row.put("seed", run.seed());
            row.put("boxes", run.boxes());
            row.put("vehicleAP50", run.score().vehicleAp50());
            row.put("AP50", run.score().ap50());
            row.put("AP", run.score().ap());
            rows.add(row);
        }
        return rows;
    }
}
