package io.drivesight.simulator.score.world;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.SyntheticDrive;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.truth.FrameTruth;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A drive as its cameras saw it: every result, and what was really there.
 *
 * @param world where everybody really is
 * @param results in the order in which they arrive
 */
record WorldDrive(World world, List<Heard> results) {
    private static final String VEHICLE = "vehicle-1";

    /**
     * One result.
     *
     * @param camera its name
     * @param seconds when the frame was really captured, since the start [s]
     * @param arrival when the result arrives [s]
     * @param truth what was really in the frame
     * @param objects what the camera made of it
     * @param message the same as it is on the bus
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Heard(
            String camera,
            double seconds,
            double arrival,
            FrameTruth truth,
            List<TrackedObject> objects,
            byte[] message) {}

    /** Plays a scenario; {@code fault} is its second camera's that looks to the side. */
    static WorldDrive play(Scenario scenario, long seed, Sight sight, WorldFault fault, int threads)
            throws IOException {
        String faulty = faulty(scenario);
        FilmPlan drawn = FilmPlan.of(new Renderer(scenario, seed), scenario.seconds(), VEHICLE);
        Map<String, Sight.Camera> cameras = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        List<Heard> results = new ArrayList<>();
        try (SyntheticDrive drive =
                new SyntheticDrive(sight.needsPictures() ? drawn : drawn.undrawn(), false, threads)) {
            for (Optional<DriveFrame> next = drive.next(); next.isPresent(); next = drive.next()) {
                DriveFrame frame = next.get();
                String camera = frame.camera().camera();
                WorldFault own = camera.equals(faulty) ? fault : WorldFault.NONE;
                double seconds = frame.at().toNanos() / 1e9;
                if (!own.loses(seconds)) {
                    Sight.Camera eyes = cameras.computeIfAbsent(camera, name -> sight.camera());
                    long number = numbers.merge(camera, 1L, Long::sum);
                    results.add(heard(eyes, frame, number, own));
                }
            }
        }
        results.sort(Comparator.comparingDouble(Heard::arrival));
        return new WorldDrive(new World(scenario, seed), results);
    }

    private static String faulty(Scenario scenario) {
        return scenario.cameras().stream()
                .filter(camera -> Math.abs(camera.model().mounting().yaw()) > 0.5)
                .map(CameraSpec::name)
                .findFirst()
                .orElse(scenario.cameras().get(0).name());
    }

    static Heard heard(Sight.Camera eyes, DriveFrame frame, long number, WorldFault fault) throws IOException {
        double seconds = frame.at().toNanos() / 1e9;
        CameraFrame numbered = new CameraFrame(
                new FrameId(frame.camera(), number),
                Sight.EPOCH
                        .plus(Duration.ofNanos(Math.round(fault.claimed(seconds) * 1e9)))
                        .plusSeconds(1),
                frame.data(),
                frame.format(),
                frame.rawSize(),
                frame.calibration().map(fault::claimed),
                frame.egoMotion(),
                Optional.empty());
        FrameTruth truth = frame.truth().orElseThrow();
        PerceptionResult result;
        try {
            result = eyes.see(numbered, Optional.of(truth), new StageTimings());
        } catch (ImageDecodeException e) {
            throw new IOException("a drawn frame cannot be read", e);
        }
        byte[] message = ResultMessages.written(numbered, result);
        return new Heard(frame.camera().camera(), seconds, fault.arrival(seconds), truth, result.objects(), message);
    }

    /** The world's time in the drive [s]. */
    static double seconds(Instant time) {
        return Duration.between(Sight.EPOCH.plusSeconds(1), time).toNanos() / 1e9;
    }
}
