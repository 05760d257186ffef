package io.drivesight.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.training.evaluate.Objective;
import io.drivesight.training.study.StudyConfig.Goal;
import io.drivesight.training.study.StudyPlan.HalvingStep;
import io.drivesight.training.study.StudyPlan.StudyTask;
import io.drivesight.training.trainer.TrainingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StudyPlanTest {
    private static final String FIVE = """
            common: {data: [city], steps: 200}
            bases: [{name: m, model: m.onnx}]
            strategies:
              - {name: a, run: {}}
              - {name: b, run: {}}
              - {name: c, run: {}}
              - {name: d, run: {}}
              - {name: e, run: {steps: 60}}
            labels: [10, all, 25]
            seeds: [7, 3]
            evaluate: [{name: city, dir: city}, {name: fog, dir: fog}]
            halving: {labels: 25, steps: 50, keep: 2}
            """;

    private final StudyPlan plan = new StudyPlan(StudyConfig.parse(FIVE, "five.yaml"));
    private final Map<String, StudyRow> rows = new HashMap<>();

    private StudyPlan.State state(String... skipped) {
        return plan.state(rows, Set.of(skipped));
    }

    private void give(StudyTask task, double domain, double guard) {
        rows.put(task.folder(), row(task, domain, guard, null));
    }

    private static StudyRow row(StudyTask task, double domain, double guard, @Nullable String failure) {
        Map<String, Double> scores = failure == null ? Map.of("city AP50", domain, "fog AP50", guard) : Map.of();
        return task.row(25, task.steps(), TrainedRuns.Cost.NONE, failure, scores);
    }

    /** Gives the reference 0.5 and 0.4, and the probes of the state's last rung these merits, in the order of the tasks. */
    private void giveProbes(double... domains) {
        StudyPlan.State state = state();
        give(state.tasks().get(0), 0.5, 0.4);
        List<StudyTask> open = state.tasks().stream()
                .filter(task -> !rows.containsKey(task.folder()))
                .toList();
        assertThat(open).hasSize(domains.length);
        for (int i = 0; i < domains.length; i++) {
            give(open.get(i), domains[i], 0.4);
        }
    }

    private static List<String> names(List<StudyTask> tasks) {
        return tasks.stream().map(StudyTask::folder).toList();
    }

    @Test
    void rungSizes_halveUntilThoseAreLeftThatAreKept() {
        assertThat(StudyPlan.rungSizes(24, 3)).containsExactly(24, 12, 6);
        assertThat(StudyPlan.rungSizes(5, 2)).containsExactly(5, 3);
        assertThat(StudyPlan.rungSizes(4, 3)).containsExactly(4);
        assertThat(StudyPlan.rungSizes(3, 3)).isEmpty();
        assertThat(StudyPlan.rungSizes(2, 3)).isEmpty();
    }

    @Test
    void state_basesScored_thoseThatFindMoreUntouchedRunFirst() {
        StudyPlan two = new StudyPlan(StudyConfig.parse("""
                common: {data: [city], steps: 200}
                bases: [{name: m, model: m.onnx}, {name: n, model: n.onnx}]
                strategies: [{name: a, run: {}}]
                labels: [10]
                seeds: [7]
                evaluate: [{name: city, dir: city}]
                """, "two.yaml"));
        give(two.untouched().get(0), 0.5, 0.4);

        assertThat(names(two.state(rows, Set.of()).tasks())).endsWith("m-a_10_s7", "n-a_10_s7");
        give(two.untouched().get(1), 0.6, 0.4);
        assertThat(names(two.state(rows, Set.of()).tasks())).endsWith("n-a_10_s7", "m-a_10_s7");
    }

    @Test
    void state_verified_thoseLeftBehindRunInFullLast() {
        StudyPlan verified =
                new StudyPlan(StudyConfig.parse(FIVE.replace("keep: 2", "keep: 2, verify: true"), "v.yaml"));
        give(verified.untouched().get(0), 0.5, 0.4);
        double merit = 0.9;
        for (int rung = 0; rung < 2; rung++) {
            for (StudyTask task : verified.state(rows, Set.of()).tasks()) {
                if (!rows.containsKey(task.folder())) {
                    give(task, merit -= 0.01, 0.4);
                }
            }
        }

        List<StudyTask> tasks = verified.state(rows, Set.of()).tasks();

        assertThat(names(tasks.subList(9, tasks.size())))
                .hasSize(5 * 3 * 2)
                .startsWith("m-a_all_s7", "m-b_all_s7")
                .endsWith("m-c_10_s3", "m-d_10_s3", "m-e_10_s3");
    }

    @Test
    void state_nothingThere_untouchedBaseThenTheFirstRung() {
        StudyPlan.State state = state();

        assertThat(state.complete()).isFalse();
        assertThat(names(state.tasks()))
                .containsExactly(
                        "base", "m-a_probe0_s7", "m-b_probe0_s7", "m-c_probe0_s7", "m-d_probe0_s7", "m-e_probe0_s7");
        assertThat(state.tasks()).extracting(StudyTask::steps).containsExactly(0, 50, 50, 50, 50, 50);
        assertThat(state.tasks()).extracting(StudyTask::labels).containsExactly(0, 25, 25, 25, 25, 25);
    }

    @Test
    void state_oneProbeMissing_decidesNothing() {
        giveProbes(0.6, 0.7, 0.8, 0.9, 0.1);
        rows.remove("m-a_probe0_s7");

        assertThat(state().halving()).isEmpty();
        assertThat(state().tasks()).hasSize(6);
    }

    @Test
    void state_firstRungThere_betterHalfRunsTwiceAsLong() {
        giveProbes(0.6, 0.7, 0.8, 0.1, 0.9);

        assertThat(state().halving()).hasSize(1);
        assertThat(state().halving().get(0).wentOn()).containsExactly("m, e", "m, c", "m, b");
        // A probe is never longer than a full run: e has 60 steps.
        assertThat(state().tasks().subList(6, 9)).extracting(StudyTask::steps).containsExactly(60, 100, 100);
    }

    @Test
    void state_halvingOver_bestWithMostLabelsAndFirstSeedComeFirst() {
        giveProbes(0.6, 0.7, 0.8, 0.1, 0.9);
        giveProbes(0.5, 0.95, 0.7);

        List<StudyTask> full = state().tasks().subList(9, state().tasks().size());

        assertThat(names(full))
                .containsExactly(
                        "m-c_all_s7",
                        "m-b_all_s7",
                        "m-c_25_s7",
                        "m-b_25_s7",
                        "m-c_10_s7",
                        "m-b_10_s7",
                        "m-c_all_s3",
                        "m-b_all_s3",
                        "m-c_25_s3",
                        "m-b_25_s3",
                        "m-c_10_s3",
                        "m-b_10_s3");
        assertThat(full).allMatch(task -> task.rung() == plan.fullRung() && task.steps() == 200);
        assertThat(state().complete()).isFalse();
        full.forEach(task -> give(task, 0.9, 0.4));
        assertThat(state().complete()).isTrue();
    }

    /** A hundred steps are many epochs of ten images and less than one of all: both are to be seen. */
    @Test
    void full_strategyThatSaysEpochs_runsByThese() {
        StudyPlan both = new StudyPlan(StudyConfig.parse(
                StudyConfigTest.GRID.replace("{name: full, run: {", "{name: epochs, run: {epochs: 3, "), "both.yaml"));

        assertThat(both.candidates())
                .extracting(candidate -> candidate.run().steps())
                .containsExactly(200, null, 200, null);
    }

    @Test
    void state_equalMerit_configurationsOrderDecides() {
        giveProbes(0.6, 0.6, 0.6, 0.6, 0.6);

        assertThat(state().halving().get(0).wentOn()).containsExactly("m, a", "m, b", "m, c");
    }

    @Test
    void state_failedAndLeftOut_neverGoOn() {
        giveProbes(0.6, 0.7, 0.8, 0.1, 0.9);
        StudyTask last = state().tasks().get(5);
        rows.put(last.folder(), row(last, 0, 0, "no operator"));
        rows.remove("m-c_probe0_s7");

        HalvingStep step = state("m-c_probe0_s7").halving().get(0);

        assertThat(step.wentOn()).containsExactly("m, b", "m, a", "m, d");
        assertThat(step.standings()).extracting(HalvingStep.Result::failure).anyMatch("no operator"::equals);
        assertThat(step.standings())
                .extracting(HalvingStep.Result::failure)
                .contains("not run: it would have gone beyond the budget");
    }

    @Test
    void state_referenceFailed_saysThatNothingCanBeHeldAgainstIt() {
        giveProbes(0.6, 0.7, 0.8, 0.1, 0.9);
        StudyTask base = state().tasks().get(0);
        rows.put("base", row(base, 0, 0, "no such model"));

        assertThatThrownBy(this::state)
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("reference")
                .hasMessageContaining("no such model");
    }

    @Test
    void merit_guardsLossBeyondTheTolerance_isSubtracted() {
        StudyTask task = state().tasks().get(1);
        StudyRow reference = row(state().tasks().get(0), 0.5, 0.4, null);
        Goal goal = new Goal("city", List.of("fog"), 0.02);

        assertThat(goal.merit(
                        set -> row(task, 0.8, 0.39, null).score(set, Objective.AP50),
                        set -> reference.score(set, Objective.AP50)))
                .isCloseTo(0.8, within(1e-12));
        assertThat(goal.merit(
                        set -> row(task, 0.8, 0.30, null).score(set, Objective.AP50),
                        set -> reference.score(set, Objective.AP50)))
                .isCloseTo(0.72, within(1e-12));
        assertThat(goal.merit(
                        set -> row(task, 0, 0, "failed").score(set, Objective.AP50),
                        set -> reference.score(set, Objective.AP50)))
                .isNaN();
    }

    @Test
    void state_guardLostMoreThanTheTolerance_standsBehindByIt() {
        giveProbes(0.6, 0.7, 0.8, 0.1, 0.9);
        give(state().tasks().get(5), 0.9, 0.08);

        // Its floor is the reference's score less the tolerance of 0.02: 0.38, of which 0.3 are lost.
        assertThat(state().halving().get(0).standings())
                .filteredOn(one -> one.recipe().equals("m, e"))
                .singleElement()
                .satisfies(one -> assertThat(one.merit()).isCloseTo(0.6, within(1e-12)));
    }

    @Test
    void plan_namesOfOneFolder_refused() {
        StudyConfig config = StudyConfig.parse(FIVE.replace("name: b,", "name: A,"), "five.yaml");

        assertThatThrownBy(() -> new StudyPlan(config)).hasMessageContaining("same folder m-a");
    }
}
