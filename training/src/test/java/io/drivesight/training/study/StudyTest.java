package io.drivesight.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.evaluation.detection.MatchedDetections;
import io.drivesight.training.evaluate.Objective.ClassMatches;
import io.drivesight.training.study.StudyPlan.StudyTask;
import io.drivesight.training.study.TrainedRuns.Cost;
import io.drivesight.training.study.TrainedRuns.Made;
import io.drivesight.training.study.TrainedRuns.RunMaker;
import io.drivesight.training.trainer.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers on runs that cost and score what the test says. */
class StudyTest {
    private static final String STUDY = """
            common: {data: [city], steps: 100}
            bases: [{name: m, model: m.onnx}]
            strategies: [{name: a, run: {}}, {name: b, run: {}}, {name: c, run: {}}, {name: d, run: {}}]
            labels: [10, all]
            seeds: [1, 2]
            evaluate: [{name: city, dir: city}, {name: fog, dir: fog}]
            halving: {labels: 10, steps: 50, keep: 2}
            budget: {cpuMinutes: MINUTES}
            """;

    private static final ClassMatches MATCHES =
            new ClassMatches(List.of(new MatchedDetections(new int[] {1}, new int[] {1}, new double[] {0.5}, "R")));

    @TempDir
    private Path temp;

    private final List<String> made = Collections.synchronizedList(new ArrayList<>());
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

    private static StudyConfig config(String minutes) {
        return StudyConfig.parse(STUDY.replace("MINUTES", minutes), "study.yaml");
    }

    private Study study(StudyConfig config, RunMaker maker) throws IOException, InterruptedException {
        StudyFolder folder = new StudyFolder(temp);
        folder.claim(config, Map.of(), Map.of(), Map.of());
        return new Study(new StudyPlan(config), folder, notes::add, maker, 5);
    }

    /** Ten seconds for scoring, one for a step; a is the best, d the worst. */
    private Made make(StudyTask task, Path out, Cost before, ObjIntConsumer<Cost> pulse) {
        made.add(task.folder());
        Cost cost = new Cost(1, 10 + task.steps(), task.steps());
        pulse.accept(cost, task.steps());
        double domain =
                task.untouched() ? 0.5 : 1 - (task.candidate().strategy().charAt(0) - 'a') / 10.0;
        return new Made(
                task.row(10, task.steps(), before.plus(cost), null, Map.of("city AP50", domain)),
                Map.of("city", MATCHES));
    }

    private static List<StudyRow> probes(StudyResult result) {
        return result.rows().stream()
                .filter(row -> row.rung() < result.plan().fullRung())
                .toList();
    }

    @Test
    void run_budgetForAll_makesEveryRunOnceInOrder() throws Exception {
        StudyResult result = study(config("100"), this::make).run();

        assertThat(made)
                .containsExactly(
                        "base",
                        "m-a_probe0_s1",
                        "m-b_probe0_s1",
                        "m-c_probe0_s1",
                        "m-d_probe0_s1",
                        "m-a_all_s1",
                        "m-b_all_s1",
                        "m-a_10_s1",
                        "m-b_10_s1",
                        "m-a_all_s2",
                        "m-b_all_s2",
                        "m-a_10_s2",
                        "m-b_10_s2");
        assertThat(result.rows()).hasSize(13);
        assertThat(result.untouched()).hasSize(1);
        assertThat(probes(result)).hasSize(4);
        assertThat(result.full()).hasSize(8);
        assertThat(result.halving().get(0).wentOn()).containsExactly("m, a", "m, b");
        assertThat(result.spentCpuSeconds()).isEqualTo(10 + 4 * 60 + 8 * 110);
        assertThat(result.skipped()).isEmpty();
        assertThat(result.matches().apply(result.rows().get(3)).get("city"))
                .isNotNull()
                .satisfies(set -> assertThat(set.averagePrecision()).isCloseTo(1, within(1e-12)));
    }

    @Test
    void run_budgetEnds_leavesOutTheLeastUsefulAndSaysSo() throws Exception {
        // 10 for the base, 4 x 60 for the probes, 3 x 110 for full runs: 580 s. The fourth full run would need 110
        // more.
        StudyResult result = study(config("10"), this::make).run();

        assertThat(result.full())
                .extracting(row -> row.recipe() + " " + row.labels() + " " + row.seed())
                .containsExactly("m, a null 1", "m, b null 1", "m, a 10 1");
        assertThat(result.spentCpuSeconds()).isEqualTo(580);
        assertThat(result.skipped()).hasSize(5);
        assertThat(result.skipped().get(0).folder()).isEqualTo("m-b_10_s1");
        assertThat(notes).anyMatch(note -> note.contains("left out for lack of budget: m, b, 10 labels, seed 1"));
    }

    @Test
    void run_budgetRaisedLater_makesWhatWasLeftOut() throws Exception {
        study(config("10"), this::make).run();
        made.clear();

        StudyResult result = study(config("13"), this::make).run();

        assertThat(made).containsExactly("m-b_10_s1");
        assertThat(result.skipped()).hasSize(4);
    }

    @Test
    void soFar_anotherWorkerMadeWhatWasLeftOut_takesItIn() throws Exception {
        Study worker = study(config("10"), this::make);
        worker.run();
        study(config("13"), this::make).run();

        StudyResult result = worker.soFar();

        assertThat(result.full()).hasSize(4);
        assertThat(result.skipped()).hasSize(4);
    }

    @Test
    void run_budgetCutLater_makesNothingMore() throws Exception {
        study(config("10"), this::make).run();
        made.clear();

        StudyResult result = study(config("5"), this::make).run();

        assertThat(made).isEmpty();
        assertThat(result.full()).hasSize(3);
        assertThat(result.skipped()).hasSize(5);
    }

    @Test
    void run_twoWorkers_makeNothingTwiceAndEndWithTheSame() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            RunMaker slow = (task, out, before, pulse) -> {
                Thread.sleep(5);
                return make(task, out, before, pulse);
            };
            List<Study> workers = List.of(study(config("100"), slow), study(config("100"), slow));
            List<Future<StudyResult>> results = new ArrayList<>();
            for (Study worker : workers) {
                results.add(pool.submit(worker::run));
            }

            StudyResult first = results.get(0).get();
            StudyResult second = results.get(1).get();

            assertThat(made).hasSize(13).doesNotHaveDuplicates();
            assertThat(first.rows()).isEqualTo(second.rows());
            assertThat(first.halving()).isEqualTo(second.halving());
            assertThat(first.spentCpuSeconds()).isEqualTo(10 + 4 * 60 + 8 * 110);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void run_twoWorkersOneBudget_leaveOutWhatOneWould() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<StudyResult>> results = new ArrayList<>();
            for (Study worker : List.of(study(config("10"), this::make), study(config("10"), this::make))) {
                results.add(pool.submit(worker::run));
            }

            assertThat(results.get(0).get().skipped())
                    .hasSize(5)
                    .isEqualTo(results.get(1).get().skipped());
            assertThat(results.get(0).get().spentCpuSeconds()).isEqualTo(580);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void run_workerThatDied_isGoneOnWithAndItsCostCounts() throws Exception {
        Study first = study(config("100"), (task, out, before, pulse) -> {
            if (task.folder().equals("m-b_probe0_s1")) {
                pulse.accept(new Cost(7, 33, 20), 20);
                throw new IllegalStateException("killed");
            }
            return make(task, out, before, pulse);
        });
        assertThatThrownBy(first::run).hasMessage("killed");

        StudyResult result = study(config("100"), this::make).run();

        assertThat(made).doesNotHaveDuplicates().hasSize(13);
        StudyRow resumed = probes(result).get(1);
        assertThat(resumed.cpuSeconds()).isEqualTo(33 + 60);
        assertThat(result.spentCpuSeconds()).isEqualTo(33 + 10 + 4 * 60 + 8 * 110);
    }

    @Test
    void run_failedRun_isARowAndTheOthersGoOn() throws Exception {
        StudyResult result = study(
                        config("100"),
                        (task, out, before, pulse) ->
                                task.candidate().strategy().equals("a")
                                        ? new Made(task.row(0, 0, before, "no operator for Erf", Map.of()), Map.of())
                                        : make(task, out, before, pulse))
                .run();

        assertThat(result.halving().get(0).wentOn()).containsExactly("m, b", "m, c");
        assertThat(probes(result).get(0).failure()).isEqualTo("no operator for Erf");
        assertThat(result.matches().apply(probes(result).get(0))).isEmpty();
    }

    @Test
    void claim_folderOfAnotherStudy_saysWhatDiffers() throws Exception {
        study(config("100"), this::make);
        StudyConfig other =
                StudyConfig.parse(STUDY.replace("MINUTES", "100").replace("steps: 50", "steps: 20"), "study.yaml");

        assertThatThrownBy(() -> study(other, this::make))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("belongs to another study: halving.steps was 50, is 20")
                .hasMessageContaining("another --out");
    }

    @Test
    void claim_runsOfAnOlderVersion_refused() throws Exception {
        Files.createDirectories(temp.resolve("head-s1"));
        Files.writeString(temp.resolve("head-s1/row.json"), "{}");

        assertThatThrownBy(() -> study(config("100"), this::make))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("not their study");
    }

    @Test
    void predict_longerRun_growsWithTheStepsOnly() {
        StudyPlan plan = new StudyPlan(config("100"));
        List<StudyTask> tasks = plan.state(Map.of(), Set.of()).tasks();
        StudyRow probe = tasks.get(1).row(10, 50, new Cost(1, 60, 50), null, Map.of());
        StudyTask full = new StudyTask(tasks.get(1).candidate(), null, 1, 1, 200, "x");
        StudyTask other = new StudyTask(tasks.get(2).candidate(), null, 1, 1, 100, "y");

        assertThat(Study.predict(full, List.of(probe))).isEqualTo(210);
        assertThat(Study.predict(other, List.of(probe))).isEqualTo(110);
        assertThat(Study.predict(other, List.of())).isZero();
    }
}
