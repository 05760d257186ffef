package io.drivesight.simulator.demo;

import io.drivesight.simulator.film.WeatherFilms;
import io.drivesight.simulator.page.PageControls;
import io.drivesight.simulator.replay.fault.FaultKind;
import io.drivesight.simulator.replay.fault.FaultPlan;
import io.drivesight.simulator.replay.fault.FaultSpec;
import io.drivesight.simulator.scenario.Conditions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The page's controls over a running demo. What a drive cannot change is not offered. Faults come on top of those that the run
 * began with. Thread-safe.
 */
final class LiveControls implements PageControls {
    private static final List<String> WEATHERS =
            List.of("clear", "fog:150", "fog:40", "rain:8", "dusk", "night", "night+rain:8");

    private final Demo.PagePlan plan;
    private final AtomicReference<FaultPlan> faults;
    private final FaultPlan first;
    private Set<FaultKind> on = Set.of();
    private String faultyCamera = "";

    /**
     * @param faults of the running replay
     */
    LiveControls(Demo.PagePlan plan, AtomicReference<FaultPlan> faults) {
        this.plan = plan;
        this.faults = faults;
        this.first = Objects.requireNonNull(faults.get());
    }

    @Override
    public synchronized State state() {
        Optional<Demo.Stage> stage = plan.stage();
        Optional<WeatherFilms.Progress> filming =
                stage.flatMap(set -> set.films().progress());
        double rate = plan.rate();
        return new State(
                stage.isPresent() ? weathers() : List.of(),
                stage.map(set -> set.films().shown()).orElse(""),
                filming.map(WeatherFilms.Progress::weather).orElse(null),
                filming.map(WeatherFilms.Progress::share).orElse(0.0),
                on,
                faultyCamera,
                stage.map(set -> set.drive().vehicles()).orElse(0),
                vehicleChoices(),
                stage.map(set -> rate / set.drive().every()).orElse(rate),
                stage.isPresent() ? List.of(rate / 5, rate / 2, rate) : List.of());
    }

    /** Those on offer, and the one that the drive began with. */
    private List<String> weathers() {
        List<String> all = new ArrayList<>(WEATHERS);
        String shown = plan.stage().orElseThrow().films().shown();
        if (!all.contains(shown)) {
            all.add(0, shown);
        }
        return all;
    }

    private List<Integer> vehicleChoices() {
        List<Integer> choices = new ArrayList<>();
        for (int number = 1;
                number <= plan.stage().map(Demo.Stage::mostVehicles).orElse(0);
                number *= 2) {
            choices.add(number);
        }
        return choices;
    }

    @Override
    public void weather(String label) {
        if (plan.stage().isEmpty() || !weathers().contains(label)) {
            throw new IllegalArgumentException("no such weather");
        }
        plan.stage().get().films().request(Conditions.parse(label));
    }

    @Override
    public synchronized void faults(Set<FaultKind> wanted, String camera) {
        if (!camera.isEmpty()
                && plan.cameras().stream().noneMatch(shown -> shown.camera().equals(camera))) {
            throw new IllegalArgumentException("no such camera");
        }
        on = Set.copyOf(wanted);
        faultyCamera = camera;
        List<FaultSpec> specs = new ArrayList<>(first.specs());
        if (!wanted.isEmpty()) {
            Map<String, String> values = new LinkedHashMap<>();
            wanted.forEach(fault -> values.put(fault.label(), strength(fault)));
            if (!camera.isEmpty()) {
                values.put("cameras", camera);
            }
            specs.add(FaultSpec.of(values));
        }
        faults.set(new FaultPlan(first.seed(), specs));
    }

    /** Strong enough to be seen at once. */
    private static String strength(FaultKind fault) {
        return switch (fault) {
            case DROP, CORRUPT -> "0.33";
            case DELAY -> "400ms";
            case BLACK_OUT, FREEZE -> "1";
            case SKEW, REORDER, DUPLICATE -> throw new IllegalArgumentException(fault + " is not on offer");
        };
    }

    @Override
    public void load(int vehicles, double wanted) {
        double rate = plan.rate();
        if (plan.stage().isEmpty() || !vehicleChoices().contains(vehicles) || !(wanted > 0 && wanted <= rate)) {
            throw new IllegalArgumentException("no such load");
        }
        plan.stage().get().drive().drive(vehicles);
        plan.stage().get().drive().take((int) Math.max(1, Math.round(rate / wanted)));
    }
}
