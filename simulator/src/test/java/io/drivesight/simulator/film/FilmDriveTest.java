package io.drivesight.simulator.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.scenario.Conditions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FilmDriveTest {
    private static final int MOST_VEHICLES = 4;

    private final FilmPlan plan = SyntheticDriveTest.plan(5);
    private Film film;
    private FilmDrive drive;

    @BeforeEach
    void film() throws IOException {
        film = Film.of(plan, 2, done -> {});
        drive = new FilmDrive(film, plan, MOST_VEHICLES, true);
    }

    private List<DriveFrame> take(int count) {
        List<DriveFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(drive.next().orElseThrow());
        }
        return frames;
    }

    @Test
    void next_oneVehicle_isWhatTheSyntheticDriveGives() throws IOException {
        List<DriveFrame> rendered = new ArrayList<>();
        try (SyntheticDrive synthetic = new SyntheticDrive(plan, true, 2)) {
            for (int i = 0; i < 12; i++) {
                rendered.add(synthetic.next().orElseThrow());
            }
        }

        assertThat(take(12)).isEqualTo(rendered);
    }

    @Test
    void next_notLooped_endsAfterOneRound() {
        drive = new FilmDrive(film, plan, 1, false);

        assertThat(take(film.frames())).hasSize(6);
        assertThat(drive.next()).isEmpty();
    }

    @Test
    void drive_moreVehicles_comeALittleLaterAndWithoutTruth() {
        drive.drive(2);

        List<DriveFrame> frames = take(4);

        assertThat(frames)
                .extracting(frame -> frame.camera().key() + " " + frame.at().toMillis() + " "
                        + frame.truth().isPresent())
                .containsExactly(
                        "v/front 0 true", "v/left 0 true", "v-load-1/front 25 false", "v-load-1/left 25 false");
        assertThat(drive.cameras()).hasSize(2 * MOST_VEHICLES);
        assertThatThrownBy(() -> drive.drive(5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void take_oneInThree_skipsInstants() {
        drive.take(3);

        assertThat(take(4)).extracting(frame -> frame.at().toMillis()).containsExactly(0L, 0L, 300L, 300L);
    }

    @Test
    void request_otherWeather_isShownWhenItIsFilmed() throws InterruptedException {
        BlockingQueue<Film> shown = new LinkedBlockingQueue<>();
        try (WeatherFilms films = new WeatherFilms(plan, film, 1, shown::add)) {
            films.request(Conditions.parse("night"));

            Film night = shown.poll(30, TimeUnit.SECONDS);
            assertThat(night.frames()).isEqualTo(6);
            assertThat(night).isNotEqualTo(film);
            assertThat(films.shown()).isEqualTo("night");
            assertThat(films.progress()).isEmpty();

            films.request(Conditions.CLEAR);
            assertThat(shown.poll()).isSameAs(film);
        }
    }

    @Test
    void show_otherFilm_goesOnAtTheSamePlace() throws IOException {
        Film night = Film.of(plan.under(Conditions.parse("night")), 1, done -> {});
        take(2);

        drive.show(night);

        assertThat(take(2)).extracting(frame -> frame.at().toMillis()).containsExactly(100L, 100L);
        assertThat(take(1).get(0).data())
                .isEqualTo(night.moments().get(2).frames().get(0).data());
    }
}
