package io.drivesight.simulator.realism;

import java.util.List;
import java.util.Locale;

/**
 * What a detector found in rendered frames.
 *
 * @param model what to call the detector
 * @param rows one per weather
 */
public record RealismReport(String model, List<Row> rows) {
    /**
     * Found and demanded.
     *
     * @param found how many were found
     * @param demanded of how many
     */
    public record Recall(int found, int demanded) {
        /** 0..1; NaN when nothing was demanded. */
        public double value() {
            return demanded == 0 ? Double.NaN : (double) found / demanded;
        }

        @Override
        public String toString() {
            return demanded == 0 ? "-" : String.format(Locale.ROOT, "%.3f (%d)", value(), demanded);
        }
    }

    /**
     * One weather.
     *
     * @param conditions as {@code Conditions.label()}
     * @param frames how many frames
     * @param vehicles40 vehicles of at least 40 px
     * @param vehicles24 vehicles of at least 24 px
     * @param persons60 persons of at least 60 px
     * @param buses24 buses of at least 24 px, told as vehicles of any kind
     * @param trucks24 trucks of at least 24 px, likewise
     * @param falsePositives vehicles and persons per frame where there are none
     * @param renderMillis mean time to draw a frame on one core [ms]
     */
    public record Row(
            String conditions,
            int frames,
            Recall vehicles40,
            Recall vehicles24,
            Recall persons60,
            Recall buses24,
            Recall trucks24,
            double falsePositives,
            double renderMillis) {}

    public RealismReport {
        rows = List.copyOf(rows);
    }

    /** The row of a weather. */
    public Row row(String conditions) {
        return rows.stream()
                .filter(row -> row.conditions().equals(conditions))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no row for " + conditions));
    }

    /** The table that people read. */
    public String table() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%-14s %6s %15s %15s %15s %13s %13s %9s %9s%n",
                "weather",
                "frames",
                "vehicles>=40px",
                "vehicles>=24px",
                "persons>=60px",
                "buses>=24px",
                "trucks>=24px",
                "FP/frame",
                "ms/frame"));
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-14s %6d %15s %15s %15s %13s %13s %9.3f %9.1f%n",
                    row.conditions(),
                    row.frames(),
                    row.vehicles40(),
                    row.vehicles24(),
                    row.persons60(),
                    row.buses24(),
                    row.trucks24(),
                    row.falsePositives(),
                    row.renderMillis()));
        }
        return table.toString();
    }
}
