package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Count;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Round;
import io.drivesight.simulator.bench.BenchReport.StageCost;
import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.bench.Costs.ThreadCost;
import io.drivesight.simulator.bench.Costs.Written;
import io.drivesight.simulator.collect.Durations.Percentiles;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTest {
    private static final Count FRAMES = new Count(0, Map.of(), Map.of(), 0);
    private static final Map<String, StageCost> STAGES = Map.of("inference", new StageCost(11, 0));
    private static final Map<String, Contender> CONTENDERS = Map.of(
            "bareSquare", contender(100, 20),
            "bareProfile", contender(160, 12),
            "inference", contender(90, 11),
            "inProcess", contender(140, 14),
            "service", contender(130, 300));

    private static Contender contender(double framesPerSecond, double p50) {
        return new Contender("", new Rate(framesPerSecond, new Percentiles(p50, p50, p50, p50), 1));
    }

    private static Load saturated(double times) {
        Percentiles none = new Percentiles(0, 0, 0, 0);
        return new Load(1, 1, 0, 130, 130, none, none, Map.of(), 1, FRAMES, costs(times));
    }

    private static Load overload(int cameras, double framesPerSecond, double age, double fairness, double times) {
        Percentiles ages = new Percentiles(age, age, age, age);
        return new Load(10, cameras, 1300, 1300, framesPerSecond, ages, ages, Map.of(), fairness, FRAMES, costs(times));
    }

    /** So many times what is aimed at. */
    private static Costs costs(double times) {
        return new Costs(
                100,
                Map.of("workers", new ThreadCost(14, times * 400_000)),
                11 + times * 3,
                times * 2.5,
                times * 15,
                0,
                0,
                Map.of("perception.results", new Written(times, times * 45_000)));
    }

    @Test
    void ratios_ofContendersAndLoad_areOneOverTheOther() {
        Map<String, Load> loads = Map.of("saturated", saturated(1), "overload10x6Cameras", overload(6, 117, 20, 1, 1));
        Map<String, Double> ratio = Bench.ratios(new Round(CONTENDERS, loads), STAGES);

        assertThat(ratio)
                .containsEntry("serviceToBareSquare", 1.3)
                .containsEntry("bareProfileToBareSquare", 1.6)
                .containsEntry("overload10x6CamerasToCapacity", 0.9)
                .containsEntry("overheadMillis", 5.5)
                .containsEntry("allocatedBytes", 400_000.0);
    }
}
