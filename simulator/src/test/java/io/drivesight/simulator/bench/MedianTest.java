package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Count;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.bench.Costs.ThreadCost;
import io.drivesight.simulator.collect.Durations.Percentiles;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MedianTest {
    private static final Percentiles NONE = new Percentiles(0, 0, 0, 0);

    private static Contender contender(double... framesPerSecond) {
        List<Contender> rounds = DoubleStream.of(framesPerSecond)
                .mapToObj(speed -> new Contender("it", new Rate(speed, NONE, 1)))
                .toList();
        return Median.of(rounds, Contender.class);
    }

    @Test
    void of_oddNumber_isTheMiddle() {
        assertThat(contender(9, 1, 5).rate().framesPerSecond()).isEqualTo(5);
    }

    @Test
    void of_evenNumber_isTheMeanOfTheTwoInTheMiddle() {
        assertThat(contender(9, 1, 5, 6).rate().framesPerSecond()).isEqualTo(5.5);
    }

    @Test
    void of_contenders_keepsWhatTheyAre() {
        assertThat(contender(9, 1, 5).what()).isEqualTo("it");
    }

    @Test
    void of_percentiles_takesTheMedianOfEachAndTheLongestOfAll() {
        Percentiles median = Median.of(
                List.of(new Percentiles(1, 2, 3, 40), new Percentiles(3, 1, 9, 4), new Percentiles(2, 3, 6, 5)),
                Percentiles.class);

        assertThat(median).isEqualTo(new Percentiles(2, 2, 6, 40));
    }

    @Test
    void of_loads_sumsTheFramesAndTheirOutcomes() {
        Load median = Median.of(List.of(load(10, Map.of("EXPIRED late", 2L)), load(30, Map.of())), Load.class);

        assertThat(median.offered()).isEqualTo(20);
        assertThat(median.frames())
                .isEqualTo(new Count(40, Map.of(Outcome.PROCESSED, 40L), Map.of("EXPIRED late", 2L), 2));
        assertThat(median.stages()).containsOnlyKeys("track");
    }

    private static Load load(int sent, Map<String, Long> reasons) {
        Count frames = new Count(sent, Map.of(Outcome.PROCESSED, (long) sent), reasons, 1);
        return new Load(
                0.6,
                2,
                sent,
                sent,
                sent,
                NONE,
                NONE,
                Map.of("track", NONE),
                1,
                frames,
                new Costs(sent, Map.of(), 1, 1, 7, 500, 5, Map.of()));
    }

    @Test
    void of_costs_takesTheLargestOfPeaksAndPausesAndTheSumOfFrames() {
        Costs median = Median.of(
                List.of(
                        new Costs(10, Map.of("workers", new ThreadCost(4, 8)), 1, 1, 7, 500, 5, Map.of()),
                        new Costs(20, Map.of(), 3, 1, 9, 400, 6, Map.of())),
                Costs.class);

        assertThat(median).isEqualTo(new Costs(30, Map.of("workers", new ThreadCost(2, 4)), 2, 1, 9, 500, 6, Map.of()));
    }
}
