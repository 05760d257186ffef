package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Contenders;
import io.drivesight.simulator.bench.BenchReport.Count;
import io.drivesight.simulator.bench.BenchReport.Goal;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Round;
import io.drivesight.simulator.bench.BenchReport.StageCost;
import io.drivesight.simulator.bench.Costs.ThreadCost;
import io.drivesight.simulator.bench.Costs.Written;
import io.drivesight.simulator.collect.Durations.Percentiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {
    private static final Count FRAMES = new Count(0, Map.of(), Map.of(), 0);
    private static final Map<String, StageCost> STAGES = Map.of("inference", new StageCost(11, 0));
    private static final Contenders CONTENDERS = new Contenders(
            contender(100, 20), contender(160, 12), contender(90, 11), contender(140, 14), contender(130, 300));

    private static Contender contender(double framesPerSecond, double p50) {
        return new Contender("", framesPerSecond, List.of(), new Percentiles(p50, p50, p50, p50), 1);
    }

    private static Load load(double p50, double p99) {
        Percentiles latency = new Percentiles(p50, p50, p99, p99);
        return new Load(0.6, 1, 78, 78, 78, latency, latency, Map.of(), 1, FRAMES);
    }

    private static Load overload(int cameras, double framesPerSecond, double age, double fairness) {
        Percentiles ages = new Percentiles(age, age, age, age);
        return new Load(10, cameras, 1300, 1300, framesPerSecond, ages, ages, Map.of(), fairness, FRAMES);
    }

    /** So many times what is aimed at. */
    private static Costs costs(double times) {
        return new Costs(
                100,
                Map.of("workers", new ThreadCost(14, times * 400_000)),
                11 + times * 3,
                times * 2.5,
                1,
                1,
                times * 15,
                0,
                0,
                0,
                Map.of("perception.results", new Written(times, times * 45_000)));
    }

    private static List<Goal> goals(double times, Load load, Load... overloads) {
        Map<String, Costs> costs = Map.of(
                "saturated", costs(times), "overload10x1Cameras", costs(times), "overload10x6Cameras", costs(times));
        return new Goals(new Round(CONTENDERS, List.of(load), List.of(overloads), costs), STAGES).goals();
    }

    @Test
    void ratios_ofContendersAndLoad_areOneOverTheOther() {
        List<Load> above = List.of(overload(6, 117, 20, 1));
        Map<String, Costs> costs = Map.of("saturated", costs(1));
        Map<String, Double> ratio = new Goals(new Round(CONTENDERS, List.of(), above, costs), STAGES).ratios();

        assertThat(ratio)
                .containsEntry("serviceToBareSquare", 1.3)
                .containsEntry("bareProfileToBareSquare", 1.6)
                .containsEntry("overload10x6CamerasToCapacity", 0.9)
                .containsEntry("overheadMillis", 5.5);
    }

    @Test
    void of_allAtTheirBounds_areMet() {
        // 6 cameras at 1300 frames per second: each has a frame every 4.6 ms.
        List<Goal> goals = goals(1, load(17, 44), overload(1, 97.5, 66, 1), overload(6, 97.5, 70, 0.9));

        assertThat(goals).hasSize(14).allMatch(Goal::isMet);
    }

    @Test
    void of_allBeyondTheirBounds_areMissed() {
        List<Goal> goals = goals(1.1, load(17.1, 44.3), overload(1, 97, 67, 1), overload(6, 97, 71, 0.89));

        assertThat(goals.stream().filter(Goal::isMet))
                .hasSize(1)
                .allMatch(goal -> goal.unit().equals("x"));
    }
}
