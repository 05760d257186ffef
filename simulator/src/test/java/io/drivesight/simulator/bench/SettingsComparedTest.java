package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsComparedTest {
    @Test
    void combinations_twoKeys_areAllPairsInOrder() {
        Map<String, List<String>> choices = new LinkedHashMap<>();
        choices.put("a", List.of("1", "2"));
        choices.put("b", List.of("x", "y"));

        assertThat(SettingsCompared.combinations(choices))
                .containsExactly(
                        Map.of("a", "1", "b", "x"),
                        Map.of("a", "1", "b", "y"),
                        Map.of("a", "2", "b", "x"),
                        Map.of("a", "2", "b", "y"));
    }

    @Test
    void combinations_oneKey_areItsValues() {
        assertThat(SettingsCompared.combinations(Map.of("a", List.of("1")))).containsExactly(Map.of("a", "1"));
    }
}
