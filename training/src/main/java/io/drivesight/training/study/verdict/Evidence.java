package io.drivesight.training.study.verdict;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.evaluation.detection.MatchedDetections;
import io.drivesight.training.study.LabelCount;
import io.drivesight.training.study.StudyConfig;
import io.drivesight.training.study.StudyResult;
import io.drivesight.training.study.StudyRow;
import io.drivesight.training.trainer.RunConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A study's rows, put together by candidate and number of labels, and drawn from again and again. */
final class Evidence {
    private final StudyResult study;
    private final Map<String, List<String>> scenes;
    private final int draws;
    private final Map<String, Verdict.SetFacts> sets = new LinkedHashMap<>();
    private final Map<String, int[][]> images = new LinkedHashMap<>();
    private final List<Contender> untouched = new ArrayList<>();
    private final List<Contender> trained = new ArrayList<>();
    private final List<StudyRow> unscored = new ArrayList<>();

    /**
     * Reads and draws: seconds for a large study.
     *
     * @param scenes by set, each image's scene where that is known; sets may be missing
     * @param draws how many
     */
    Evidence(StudyResult study, Map<String, List<String>> scenes, int draws) {
        this.study = study;
        this.scenes = scenes;
        this.draws = draws;
        // The domain first.
        study.config().evaluate().stream()
                .sorted(Comparator.comparing(StudyConfig.ScoredOn::role))
                .forEach(set -> sets.put(
                        set.name(), new Verdict.SetFacts(set.name(), set.role() == StudyConfig.Role.GUARD, 0, 0, 0)));
        Map<Group, List<StudyRow>> groups = new LinkedHashMap<>();
        study.untouched().forEach(row -> put(groups, row));
        study.full().forEach(row -> put(groups, row));
        groups.forEach(this::add);
        trained.sort(Comparator.comparingInt((Contender one) -> new LabelCount(one.labels()).orMost())
                .thenComparing(Contender::simplicity));
    }

    /** Rows that differ in their seed only. */
    private record Group(String name, @Nullable Integer labels) {}

    private static void put(Map<Group, List<StudyRow>> groups, StudyRow row) {
        groups.computeIfAbsent(new Group(row.recipe(), row.labels()), key -> new ArrayList<>())
                .add(row);
    }

    private void add(Group group, List<StudyRow> rows) {
        List<StudyRow> scored = new ArrayList<>();
        Map<String, List<ToDoubleFunction<int[]>>> scorers = new LinkedHashMap<>();
        for (StudyRow row : rows) {
            Map<String, MatchedDetections> matched = new LinkedHashMap<>();
            if (row.failure() == null) {
                study.matches().apply(row).forEach((set, ofSet) -> matched.put(set, ofSet.matched()));
            }
            if (isUsable(matched)) {
                scored.add(row);
                sets.keySet()
                        .forEach(set -> scorers.computeIfAbsent(set, key -> new ArrayList<>())
                                .add(Objects.requireNonNull(matched.get(set))::averagePrecision));
            } else {
                unscored.add(row);
            }
        }
        if (scored.isEmpty()) {
            return;
        }
        int[][] seeds = Draws.of(
                Draws.single(scored.size()),
                draws,
                new Chance(1).ofText(group.name() + " " + group.labels()).seed());
        Map<String, SampledScore> scores = new LinkedHashMap<>();
        scorers.forEach((set, bySeed) ->
                scores.put(set, SampledScore.of(bySeed, Objects.requireNonNull(images.get(set)), seeds)));
        Contender contender =
                new Contender(group.name(), group.labels(), simplicity(scored.get(0)), List.copyOf(scored), scores);
        (contender.isUntouched() ? untouched : trained).add(contender);
    }

    /** It has every set, with the images that the others have, and an object on each. */
    private boolean isUsable(Map<String, MatchedDetections> matched) {
        for (String set : sets.keySet()) {
            @Nullable MatchedDetections found = matched.get(set);
            if (found == null || Double.isNaN(found.averagePrecision())) {
                return false;
            }
            if (images.computeIfAbsent(set, key -> draw(set, found))[0].length != found.images()) {
                return false;
            }
        }
        return true;
    }

    private int[][] draw(String set, MatchedDetections found) {
        List<?> groups = Draws.groups(found.images(), scenes.get(set));
        int distinct = (int) groups.stream().distinct().count();
        boolean guard = Objects.requireNonNull(sets.get(set)).guard();
        sets.put(
                set,
                new Verdict.SetFacts(
                        set, guard, found.images(), found.objects(), distinct == groups.size() ? 0 : distinct));
        return Draws.of(groups, draws, new Chance(2).ofText(set).seed());
    }

    private Contender.Simplicity simplicity(StudyRow row) {
        StudyConfig config = study.config();
        if (row.untouched()) {
            return new Contender.Simplicity(null, false, false, config.base(row), 0);
        }
        RunConfig run = config.own(row).over(config.common());
        return new Contender.Simplicity(
                run.strategy(), !run.distill().isEmpty(), run.interpolate() < 1, config.base(row), config.way(row));
    }

    /** What is known of each set, the domain first. */
    List<Verdict.SetFacts> sets() {
        return List.copyOf(sets.values());
    }

    /** Name of the first base as it is; empty when it was not run yet. */
    String referenceName() {
        return study.untouched().stream().map(StudyRow::recipe).findFirst().orElse("");
    }

    /** The first base as it is; nothing when it could not be scored. */
    Optional<Contender> reference() {
        String name = referenceName();
        return untouched.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** All that was scored: bases as they are, then full runs by number of labels, simplest first. */
    List<Contender> all() {
        List<Contender> all = new ArrayList<>(untouched);
        all.addAll(trained);
        return all;
    }

    /** Full runs, by number of labels, simplest first. */
    List<Contender> trained() {
        return trained;
    }

    /** Rows without scores that can be used: they failed, or what became of their images is missing. */
    List<StudyRow> unscored() {
        return unscored;
    }

    /** Who can be chosen: of these runs, and of the other bases as they are; nobody where nothing ran. */
    List<Contender> withOtherBases(List<Contender> some) {
        if (some.isEmpty()) {
            return List.of();
        }
        List<Contender> all = new ArrayList<>(some);
        String reference = referenceName();
        untouched.stream().filter(one -> !one.name().equals(reference)).forEach(all::add);
        return all;
    }
}
