package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTablesTest {
    @Test
    void table_objectsByName_hasARowEachAndTheFiguresNamed() {
        Map<String, Object> report = Map.of(
                "loads",
                Map.of("load60", Map.of("speed", 1.234, "times", Map.of("p50", 7), "reasons", Map.of("LATE", 2L))));

        assertThat(new JsonTables(report).table("loads", "speed", "times/p50", "reasons"))
                .isEqualTo("""

                        **loads**

                        |  | speed | times/p50 | reasons |
                        |---|---|---|---|
                        | load60 | 1.23 | 7 | LATE 2 |
                        """);
    }
}
