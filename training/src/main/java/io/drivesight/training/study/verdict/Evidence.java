package io.drivesight.training.study.verdict;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.study.LabelCount;
import io.drivesight.training.study.MatchedSet;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A study's rows, put together by candidate and number of labels, and drawn from again and again. */
final class Evidence {
    private final StudyResult study;
    private final Map<String, List<String>> scenes;
    private final int draws;
    private final Goal goal;
    private final Map<String, ImageDraws> images = new LinkedHashMap<>();
    private final Map<String, Integer> objects = new LinkedHashMap<>();
    private final Map<String, List<String>> keys = new LinkedHashMap<>();
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
        StudyConfig config = study.config();
        this.goal = new Goal(
                config.domain().name(),
                config.guards().stream().map(StudyConfig.ScoredOn::name).toList(),
                config.tolerance());
        Map<Group, List<StudyRow>> groups = new LinkedHashMap<>();
        study.untouched().forEach(row -> put(groups, row));
        study.full().forEach(row -> put(groups, row));
        groups.forEach(this::add);
        trained.sort(
                Comparator.comparingInt((Contender one) -> orMost(one.labels())).thenComparing(Contender::simplicity));
    }

    private static int orMost(@Nullable Integer labels) {
        return labels == null ? Integer.MAX_VALUE : labels;
    }

    /** Which configuration a row's candidate has. */
    record Recipes(StudyConfig config) {
        /** What the row's candidate adds to the common configuration. */
        RunConfig own(StudyRow row) {
            return config.grid()
                    ? config.strategies().stream()
                            .filter(one -> one.name().equals(row.strategy()))
                            .map(StudyConfig.WayToTrain::run)
                            .findFirst()
                            .orElse(RunConfig.EMPTY)
                    : config.recipes().stream()
                            .filter(one -> one.name().equals(row.recipe()))
                            .map(StudyConfig.Recipe::run)
                            .findFirst()
                            .orElse(RunConfig.EMPTY);
        }
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
            Map<String, MatchedSet> matched =
                    row.failure() == null ? study.matches().apply(row) : Map.of();
            if (isUsable(matched)) {
                scored.add(row);
                sets().forEach(set -> scorers.computeIfAbsent(set, key -> new ArrayList<>())
                        .add(Objects.requireNonNull(matched.get(set))::averagePrecision));
            } else {
                unscored.add(row);
            }
        }
        if (scored.isEmpty()) {
            return;
        }
        SeedDraws seeds = SeedDraws.of(
                scored.size(),
                draws,
                new Chance(1).ofText(group.name() + " " + group.labels()).seed());
        Map<String, SampledScore> scores = new LinkedHashMap<>();
        scorers.forEach((set, bySeed) ->
                scores.put(set, SampledScore.of(bySeed, Objects.requireNonNull(images.get(set)), seeds)));
        Contender contender = new Contender(
                group.name(), group.labels(), simplicity(scored.get(0)), List.copyOf(scored), scorers, scores);
        (contender.isUntouched() ? untouched : trained).add(contender);
    }

    /** It has every set, with the images that the others have, and an object on each. */
    private boolean isUsable(Map<String, MatchedSet> matched) {
        for (String set : sets()) {
            @Nullable MatchedSet found = matched.get(set);
            if (found == null || Double.isNaN(found.averagePrecision())) {
                return false;
            }
            if (images.computeIfAbsent(set, key -> draw(set, found)).images() != found.images()) {
                return false;
            }
        }
        return true;
    }

    private ImageDraws draw(String set, MatchedSet found) {
        objects.put(set, IntStream.range(0, found.images()).map(found::objects).sum());
        long seed = new Chance(2).ofText(set).seed();
        @Nullable List<String> known = scenes.get(set);
        List<String> numbers =
                IntStream.range(0, found.images()).mapToObj(Integer::toString).toList();
        boolean whole = known != null
                && known.size() == found.images()
                && known.stream().distinct().count() >= ImageDraws.MIN_SCENES;
        keys.put(set, known != null && whole ? known : numbers);
        return known != null && whole
                ? ImageDraws.ofScenes(known, draws, seed)
                : ImageDraws.ofImages(found.images(), draws, seed);
    }

    private Simplicity simplicity(StudyRow row) {
        StudyConfig config = study.config();
        int base = indexOf(config.bases().stream().map(StudyConfig.Base::name).toList(), row.base());
        if (row.untouched()) {
            return new Simplicity(null, false, false, base, 0);
        }
        RunConfig run = new Recipes(config).own(row).over(config.common());
        return new Simplicity(run.strategy(), !run.distill().isEmpty(), run.interpolate() < 1, base, position(row));
    }

    private static int indexOf(List<String> names, String name) {
        int found = names.indexOf(name);
        return found < 0 ? names.size() : found;
    }

    private int position(StudyRow row) {
        StudyConfig config = study.config();
        return config.grid()
                ? indexOf(
                        config.strategies().stream()
                                .map(StudyConfig.WayToTrain::name)
                                .toList(),
                        row.strategy())
                : indexOf(
                        config.recipes().stream().map(StudyConfig.Recipe::name).toList(), row.recipe());
    }

    StudyResult study() {
        return study;
    }

    Goal goal() {
        return goal;
    }

    /** Domain first, then the guards. */
    List<String> sets() {
        List<String> sets = new ArrayList<>(List.of(goal.domain()));
        sets.addAll(goal.guards());
        return sets;
    }

    int draws() {
        return draws;
    }

    /** Images of a set that are scored. */
    int images(String set) {
        @Nullable ImageDraws known = images.get(set);
        return known == null ? 0 : known.images();
    }

    /** Objects of a set that count. */
    int objects(String set) {
        return objects.getOrDefault(set, 0);
    }

    /** Scenes that are drawn as a whole; 0: images are drawn one by one. */
    int scenesDrawn(String set) {
        List<String> ofSet = keys.getOrDefault(set, List.of());
        int distinct = (int) ofSet.stream().distinct().count();
        return distinct == ofSet.size() ? 0 : distinct;
    }

    Halves halves() {
        return Halves.of(keys);
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

    /** All bases as they are. */
    List<Contender> untouched() {
        return List.copyOf(untouched);
    }

    /** Full runs, by number of labels, simplest first. */
    List<Contender> trained() {
        return List.copyOf(trained);
    }

    /** Rows without scores that can be used: they failed, or what became of their images is missing. */
    List<StudyRow> unscored() {
        return List.copyOf(unscored);
    }

    /** Numbers of labels of the study, smallest first, all of them last (as {@link LabelCount#ALL}). */
    List<LabelCount> levels() {
        return study.config().labels().stream()
                .sorted(Comparator.comparingInt(level -> orMost(level.images())))
                .toList();
    }

    /** Who can be chosen at one number of labels: the runs with it, and the other bases as they are. */
    List<Contender> contenders(@Nullable Integer labels) {
        return withOtherBases(trained.stream()
                .filter(one -> Objects.equals(one.labels(), labels))
                .toList());
    }

    /** Who can be chosen where numbers of labels are not told apart. */
    List<Contender> contenders() {
        return withOtherBases(trained);
    }

    private List<Contender> withOtherBases(List<Contender> some) {
        if (some.isEmpty()) {
            return List.of();
        }
        List<Contender> all = new ArrayList<>(some);
        String reference = referenceName();
        untouched.stream().filter(one -> !one.name().equals(reference)).forEach(all::add);
        return all;
    }
}
