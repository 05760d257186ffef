package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakReportTest {
    private final Random random = new Random(1);

    private List<SoakReport.Sample> samples(IntToDoubleFunction heap, IntToDoubleFunction p99) {
        return IntStream.range(0, 100)
                .mapToObj(i -> new SoakReport.Sample(
                        10.0 * i,
                        heap.applyAsDouble(i),
                        400 + 5 * random.nextGaussian(),
                        80,
                        20 + random.nextGaussian(),
                        p99.applyAsDouble(i),
                        800,
                        0))
                .toList();
    }

    private double noise(double size) {
        return size * random.nextGaussian();
    }

    @Test
    void trends_noiseOnly_areFlat() {
        Map<String, SoakReport.Trend> trends = SoakReport.trends(samples(i -> 60 + noise(3), i -> 45 + noise(10)));

        assertThat(trends.values()).hasSize(4).allMatch(SoakReport.Trend::flat);
        assertThat(SoakReport.problems(trends, List.of())).isEmpty();
    }

    @Test
    void trends_heapThatGrowsAQuarter_isToldByName() {
        Map<String, SoakReport.Trend> trends =
                SoakReport.trends(samples(i -> 60 + 0.2 * i + noise(3), i -> 45 + noise(10)));

        assertThat(trends).allSatisfy((name, trend) -> assertThat(trend.flat()).isEqualTo(!name.equals("live heap")));
        assertThat(SoakReport.problems(trends, List.of("first")))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("live heap grows: by ");
    }

    @Test
    void trends_growthWithinWhatIsAllowed_isFlat() {
        // 4 MB over the time looked at: certain, and little.
        assertThat(SoakReport.trends(samples(i -> 60 + 0.05 * i, i -> 45)).values())
                .allMatch(SoakReport.Trend::flat);
    }

    @Test
    void trends_growthInTheFirstFifthOnly_isFlat() {
        assertThat(SoakReport.trends(samples(i -> i < 20 ? 3 * i : 60, i -> i < 20 ? 200 : 45))
                        .values())
                .allMatch(SoakReport.Trend::flat);
    }

    @Test
    void trends_latencyThatFalls_isFlat() {
        assertThat(SoakReport.trends(samples(i -> 60, i -> 100 - 0.5 * i)).values())
                .allMatch(SoakReport.Trend::flat);
    }
}
