package io.drivesight.simulator.film;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.film.Film.Moment;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * A film as a drive that can be changed while it is played: another film of the same drive (other weather), fewer frames, more
 * vehicles. Further vehicles carry the same cameras, each at another place of the film and a little later than the one before;
 * they are there as load and come without truth. {@link #next} is for one thread, the settings for any.
 */
public final class FilmDrive implements Drive {
    private final String vehicle;
    private final List<String> cameras;
    private final int mostVehicles;
    private final boolean loop;
    private final Queue<DriveFrame> due = new ArrayDeque<>();
    private volatile Film film;
    private volatile int vehicles = 1;
    private volatile int every = 1;
    private long count;

    /**
     * Plays a film.
     *
     * @param plan what the film was made from
     * @param mostVehicles that can be asked for, at least 1
     * @param loop true: it goes round and never ends
     */
    public FilmDrive(Film film, FilmPlan plan, int mostVehicles, boolean loop) {
        this.film = film;
        this.vehicle = plan.vehicle();
        this.cameras = plan.cameras();
        this.mostVehicles = mostVehicles;
        this.loop = loop;
    }

    /** From the next instant on shows another film of the same scenario, at the same place. */
    public void show(Film other) {
        film = other;
    }

    /** From the next instant on so many vehicles drive, 1 to the most. */
    public void drive(int number) {
        if (number < 1 || number > mostVehicles) {
            throw new IllegalArgumentException("vehicles are 1 to %d, were %d".formatted(mostVehicles, number));
        }
        vehicles = number;
    }

    /** From the next instant on takes one in so many instants, at least 1. */
    public void take(int oneIn) {
        if (oneIn < 1) {
            throw new IllegalArgumentException("one frame in %d cannot be taken".formatted(oneIn));
        }
        every = oneIn;
    }

    /** Vehicles that drive. */
    public int vehicles() {
        return vehicles;
    }

    /** One in so many instants is taken. */
    public int every() {
        return every;
    }

    @Override
    public List<CameraId> cameras() {
        List<CameraId> all = new ArrayList<>();
        for (int number = 0; number < mostVehicles; number++) {
            String name = vehicle(number);
            cameras.forEach(camera -> all.add(new CameraId(name, camera)));
        }
        return all;
    }

    /** The first keeps its name; the others get a number after it. */
    private String vehicle(int number) {
        return number == 0 ? vehicle : vehicle + "-load-" + number;
    }

    @Override
    public Optional<DriveFrame> next() {
        while (due.isEmpty()) {
            Film playing = film;
            int size = playing.moments().size();
            if (size == 0 || (!loop && count >= size)) {
                return Optional.empty();
            }
            if (count % size % every == 0) {
                expose(playing);
            }
            count++;
        }
        return Optional.of(due.remove());
    }

    private void expose(Film playing) {
        List<Moment> moments = playing.moments();
        int now = (int) (count % moments.size());
        int round = (int) (count / moments.size());
        Duration begin =
                playing.length().multipliedBy(round).plus(moments.get(now).at());
        Duration gap = (now + 1 < moments.size() ? moments.get(now + 1).at() : playing.length())
                .minus(moments.get(now).at());
        int driving = vehicles;
        for (int number = 0; number < driving; number++) {
            Moment seen = moments.get((now + number * moments.size() / mostVehicles) % moments.size());
            Duration at = begin.plus(gap.multipliedBy(number).dividedBy(mostVehicles));
            for (DriveFrame frame : seen.frames()) {
                due.add(number == 0 ? frame.movedTo(at).inRound(round) : asLoad(frame, vehicle(number), at));
            }
        }
    }

    private static DriveFrame asLoad(DriveFrame frame, String vehicle, Duration at) {
        return new DriveFrame(
                new CameraId(vehicle, frame.camera().camera()),
                at,
                frame.data(),
                frame.format(),
                frame.rawSize(),
                frame.calibration(),
                frame.egoMotion(),
                Optional.empty());
    }

    @Override
    public void close() {
        // All is in memory.
    }
}
