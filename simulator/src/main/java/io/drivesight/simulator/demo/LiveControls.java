package io.drivesight.simulator.demo;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.film.FilmDrive;
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
public final class LiveControls implements PageControls {
    private static final List<String> WEATHERS =
            List.of("clear", "fog:150", "fog:40", "rain:8", "dusk", "night", "night+rain:8");

    private final List<CameraId> cameras;
    private final double rate;
    private final Optional<Stage> stage;
    private final AtomicReference<FaultPlan> faults;
    private final FaultPlan first;
    private Set<FaultKind> on = Set.of();
    private String faultyCamera = "";

    /**
     * A drive that can be changed while it is played.
     *
     * @param drive that is played
     * @param films of it, by weather
     * @param mostVehicles that can be asked for
     */
    public record Stage(FilmDrive drive, WeatherFilms films, int mostVehicles) {}

    /**
     * @param cameras that are shown
     * @param rate frames per second of each camera [1/s]
     * @param stage what of the drive can be changed; empty: nothing, it is a recorded one
     * @param faults of the running replay
     */
    public LiveControls(List<CameraId> cameras, double rate, Optional<Stage> stage, AtomicReference<FaultPlan> faults) {
        this.cameras = cameras;
        this.rate = rate;
        this.stage = stage;
        this.faults = faults;
        this.first = Objects.requireNonNull(faults.get());
    }

    @Override
    public synchronized State state() {
        Optional<WeatherFilms.Progress> filming =
                stage.flatMap(set -> set.films().progress());
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
        String shown = stage.orElseThrow().films().shown();
        if (!all.contains(shown)) {
            all.add(0, shown);
        }
        return all;
    }

    private List<Integer> vehicleChoices() {
        List<Integer> choices = new ArrayList<>();
        for (int number = 1; number <= stage.map(Stage::mostVehicles).orElse(0); number *= 2) {
            choices.add(number);
        }
        return choices;
    }

    @Override
    public void weather(String label) {
        if (stage.isEmpty() || !weathers().contains(label)) {
            throw new IllegalArgumentException("no such weather");
        }
        stage.get().films().request(Conditions.parse(label));
    }

    @Override
    public synchronized void faults(Set<FaultKind> wanted, String camera) {
        if (!camera.isEmpty()
                && cameras.stream().noneMatch(shown -> shown.camera().equals(camera))) {
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
        if (stage.isEmpty() || !vehicleChoices().contains(vehicles) || !(wanted > 0 && wanted <= rate)) {
            throw new IllegalArgumentException("no such load");
        }
        stage.get().drive().drive(vehicles);
        stage.get().drive().take((int) Math.max(1, Math.round(rate / wanted)));
    }
}
