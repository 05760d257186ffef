package io.drivesight.simulator.demo;

import io.drivesight.simulator.page.Fault;
import io.drivesight.simulator.replay.fault.FaultControls;
import io.drivesight.simulator.replay.fault.FaultPlan;
import io.drivesight.simulator.replay.fault.FaultSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The page's faults on top of those that the run began with. Thread-safe. */
final class PageFaults {
    private final FaultControls controls;
    private final FaultPlan first;
    private Setting setting = new Setting(Set.of(), "");

    /**
     * What is on.
     *
     * @param faults which
     * @param camera name of the camera that has them; empty: all
     */
    record Setting(Set<Fault> faults, String camera) {
        Setting {
            faults = Set.copyOf(faults);
        }
    }

    PageFaults(FaultControls controls) {
        this.controls = controls;
        this.first = controls.plan();
    }

    synchronized void set(Setting next) {
        setting = next;
        List<FaultSpec> specs = new ArrayList<>(first.specs());
        if (!next.faults().isEmpty()) {
            specs.add(FaultSpec.of(values(next)));
        }
        controls.set(new FaultPlan(first.seed(), specs));
    }

    synchronized Setting setting() {
        return setting;
    }

    private static Map<String, String> values(Setting setting) {
        Map<String, String> values = new LinkedHashMap<>();
        setting.faults().forEach(fault -> values.put(fault.word(), strength(fault)));
        if (!setting.camera().isEmpty()) {
            values.put("cameras", setting.camera());
        }
        return values;
    }

    /** Strong enough to be seen at once. */
    private static String strength(Fault fault) {
        return switch (fault) {
            case DROP, CORRUPT -> "0.33";
            case DELAY -> "400ms";
            case BLACK_OUT, FREEZE -> "1";
        };
    }
}
