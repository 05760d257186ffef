package io.drivesight.simulator.demo;

import io.drivesight.simulator.film.WeatherFilms;
import io.drivesight.simulator.page.Fault;
import io.drivesight.simulator.page.PageControls;
import io.drivesight.simulator.scenario.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The page's controls over a running demo. What a drive cannot change is not offered. */
final class LiveControls implements PageControls {
    private static final List<String> WEATHERS =
            List.of("clear", "fog:150", "fog:40", "rain:8", "dusk", "night", "night+rain:8");

    private final Optional<Stage> stage;
    private final List<String> cameras;
    private final double rate;
    private final PageFaults faults;

    /**
     * @param stage empty: a recorded drive, which is as it is
     * @param cameras names of the shown ones
     * @param rate frames per second of each camera [1/s]
     */
    LiveControls(Optional<Stage> stage, List<String> cameras, double rate, PageFaults faults) {
        this.stage = stage;
        this.cameras = List.copyOf(cameras);
        this.rate = rate;
        this.faults = faults;
    }

    @Override
    public State state() {
        PageFaults.Setting setting = faults.setting();
        Optional<WeatherFilms.Progress> filming =
                stage.flatMap(set -> set.films().progress());
        return new State(
                stage.isPresent() ? weathers() : List.of(),
                stage.map(set -> set.films().shown()).orElse(""),
                filming.map(WeatherFilms.Progress::weather),
                filming.map(WeatherFilms.Progress::share).orElse(0.0),
                setting.faults(),
                setting.camera(),
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
    public void faults(Set<Fault> wanted, String camera) {
        if (!camera.isEmpty() && !cameras.contains(camera)) {
            throw new IllegalArgumentException("no such camera");
        }
        faults.set(new PageFaults.Setting(wanted, camera));
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
