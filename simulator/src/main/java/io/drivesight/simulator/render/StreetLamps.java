package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Street lamps, found by place: each reaches {@value #REACH} m. */
final class StreetLamps {
    private static final double REACH = 24;
    private static final double CELL = 24;
    private static final int[] NONE = {};

    private final List<Vector> places;
    private final Map<Long, int[]> cells = new HashMap<>();

    StreetLamps(List<Vector> places) {
        this.places = List.copyOf(places);
        Map<Long, List<Integer>> lists = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            int cx = Noise.floor(places.get(i).x() / CELL);
            int cy = Noise.floor(places.get(i).y() / CELL);
            for (int k = 0; k < 9; k++) {
                lists.computeIfAbsent(key(cx + k % 3 - 1, cy + k / 3 - 1), unused -> new ArrayList<>())
                        .add(i);
            }
        }
        lists.forEach((key, list) ->
                cells.put(key, list.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static long key(int x, int y) {
        return ((long) x << 32) ^ (y & 0xFFFFFFFFL);
    }

    /** Light that arrives at a place of a surface. */
    double at(Fragment f) {
        int[] near = cells.getOrDefault(key(Noise.floor(f.x / CELL), Noise.floor(f.y / CELL)), NONE);
        double sum = 0;
        for (int i : near) {
            Vector lamp = places.get(i);
            double dx = lamp.x() - f.x;
            double dy = lamp.y() - f.y;
            double dz = lamp.z() - f.z;
            double d2 = dx * dx + dy * dy + dz * dz;
            if (d2 < REACH * REACH && dz > 0) {
                double d = Math.sqrt(d2);
                double facing = Math.max(0, (dx * f.nx + dy * f.ny + dz * f.nz) / d * 0.85 + 0.15);
                double edge = 1 - d2 / (REACH * REACH);
                sum += facing * (dz / d) * edge * edge * 40 / (d2 + 20);
            }
        }
        return sum;
    }
}
