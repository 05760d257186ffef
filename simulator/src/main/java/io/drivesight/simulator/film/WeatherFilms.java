package io.drivesight.simulator.film;

import io.drivesight.simulator.scenario.Conditions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One drive in several weathers, filmed in the background when asked for. Films are kept up to a limit. Thread-safe. */
public final class WeatherFilms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WeatherFilms.class);
    private static final long KEPT_BYTES = 250L << 20;

    private final FilmPlan plan;
    private final int threads;
    private final Consumer<Film> screen;
    private final Map<String, Film> films = new LinkedHashMap<>(16, 0.75f, true);
    private final ExecutorService director = Executors.newSingleThreadExecutor(SyntheticDrive::daemon);
    private String shown;
    private @Nullable Filming filming;

    /**
     * What is being filmed.
     *
     * @param weather label of its conditions
     * @param share done, 0..1
     */
    public record Progress(String weather, double share) {}

    private static final class Filming {
        private final String weather;
        private final int frames;
        private volatile int done;
        private @Nullable Future<?> job;

        private Filming(String weather, int frames) {
            this.weather = weather;
            this.frames = frames;
        }
    }

    /**
     * Starts with a film that is there already.
     *
     * @param plan what {@code first} was made from
     * @param threads that render in the background
     * @param screen gets a film when it can be shown
     */
    public WeatherFilms(FilmPlan plan, Film first, int threads, Consumer<Film> screen) {
        this.plan = plan;
        this.threads = threads;
        this.screen = screen;
        this.shown = plan.scenario().conditions().label();
        films.put(shown, first);
    }

    /** Shows the drive in this weather, as soon as it is filmed; what was being filmed before is given up. */
    public synchronized void request(Conditions conditions) {
        String weather = conditions.label();
        if (filming != null && filming.job != null) {
            filming.job.cancel(true);
        }
        filming = null;
        Film known = films.get(weather);
        if (known != null) {
            show(weather, known);
            return;
        }
        FilmPlan other = plan.under(conditions);
        Filming begun = new Filming(weather, plan.shots().size());
        begun.job = director.submit(() -> film(other, begun));
        filming = begun;
    }

    private void film(FilmPlan other, Filming current) {
        try {
            develop(current, Film.of(other, threads, done -> current.done = done));
        } catch (IOException interruptedOrFailed) {
            LOG.debug("{} was not filmed: {}", current.weather, interruptedOrFailed.toString());
        }
    }

    private synchronized void develop(Filming current, Film film) {
        if (filming == current) {
            filming = null;
            films.put(current.weather, film);
            forgetOldest();
            show(current.weather, film);
        }
    }

    private void show(String weather, Film film) {
        shown = weather;
        screen.accept(film);
    }

    private void forgetOldest() {
        long kept = films.values().stream().mapToLong(Film::bytes).sum();
        var oldest = films.entrySet().iterator();
        while (kept > KEPT_BYTES && films.size() > 1) {
            kept -= oldest.next().getValue().bytes();
            oldest.remove();
        }
    }

    /** Label of the weather that is shown. */
    public synchronized String shown() {
        return shown;
    }

    /** What is being filmed; empty: nothing. */
    public synchronized Optional<Progress> progress() {
        Filming current = filming;
        return current == null
                ? Optional.empty()
                : Optional.of(new Progress(current.weather, (double) current.done / Math.max(1, current.frames)));
    }

    @Override
    public void close() {
        director.shutdownNow();
    }
}
