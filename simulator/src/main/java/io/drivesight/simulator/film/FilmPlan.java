package io.drivesight.simulator.film;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.truth.FrameTruth;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is filmed of a synthetic drive, and from which vehicle. The same shot is the same frame, to the byte, whoever asks for it and
 * when. Immutable, thread-safe.
 *
 * @param renderer scenario, seed and conditions
 * @param cameras names of the cameras that film
 * @param seconds length of one round, from the start of the drive [s]
 * @param vehicle name of the vehicle that carries the cameras
 * @param quality of the JPEG images, 0..1
 * @param drawn false: frames are empty, only what is in them is told
 */
public record FilmPlan(
        Renderer renderer, List<String> cameras, double seconds, String vehicle, double quality, boolean drawn) {
    /** JPEG quality at which the pictures keep what a detector looks for, at about 40 kB a frame of 640x384. */
    public static final double QUALITY = 0.9;

    private static final double NANOS = 1e9;
    private static final ImageEncoder ENCODER = new ImageEncoder();

    /**
     * One frame to film.
     *
     * @param camera name
     * @param index from 0
     */
    public record Shot(String camera, int index) {
        /** File of its picture, below the film's folder. */
        public String file() {
            return "%s/%06d.jpg".formatted(camera, index);
        }
    }

    public FilmPlan {
        cameras = List.copyOf(cameras);
    }

    /** One that is drawn. */
    public FilmPlan(Renderer renderer, List<String> cameras, double seconds, String vehicle, double quality) {
        this(renderer, cameras, seconds, vehicle, quality, true);
    }

    /** All cameras of the scenario. */
    public static FilmPlan of(Renderer renderer, double seconds, String vehicle) {
        return new FilmPlan(renderer, renderer.scenario().cameraNames(), seconds, vehicle, QUALITY);
    }

    /** The same under other conditions. */
    FilmPlan under(Conditions conditions) {
        Renderer other = new Renderer(scenario().under(conditions), renderer.seed());
        return new FilmPlan(other, cameras, seconds, vehicle, quality, drawn);
    }

    /** The same, no longer than this [s]. */
    public FilmPlan atMost(double most) {
        return new FilmPlan(renderer, cameras, Math.min(seconds, most), vehicle, quality, drawn);
    }

    /** The same with nothing drawn. */
    public FilmPlan undrawn() {
        return new FilmPlan(renderer, cameras, seconds, vehicle, quality, false);
    }

    public Scenario scenario() {
        return renderer.scenario();
    }

    /** All cameras that film, in order. */
    public List<CameraId> cameraIds() {
        return cameras.stream().map(camera -> new CameraId(vehicle, camera)).toList();
    }

    /** Length of one round. */
    Duration length() {
        return Duration.ofNanos(Math.round(seconds * NANOS));
    }

    /** When a frame is taken, since the beginning of the round. */
    Duration at(Shot shot) {
        return renderer.offset(shot.camera(), shot.index());
    }

    /** All frames of a round in the order of time; at one time in the order of the cameras. */
    public List<Shot> shots() {
        List<Shot> shots = new ArrayList<>();
        for (String camera : cameras) {
            double rate = scenario().camera(camera).rate();
            for (int index = 0; index < Math.ceil(seconds * rate - 1e-9); index++) {
                shots.add(new Shot(camera, index));
            }
        }
        shots.sort(Comparator.comparing(this::at));
        return shots;
    }

    /** Films one frame on the caller's thread: with calibration, ego motion and truth, at its time in the first round. */
    public DriveFrame shoot(Shot shot) {
        if (!drawn) {
            return frame(shot, new byte[0], renderer.truth(shot.camera(), shot.index()));
        }
        Renderer.Frame frame = renderer.frame(shot.camera(), shot.index());
        return frame(shot, ENCODER.jpeg(frame.image(), quality), frame.truth());
    }

    private DriveFrame frame(Shot shot, byte[] image, FrameTruth truth) {
        return new DriveFrame(
                new CameraId(vehicle, shot.camera()),
                at(shot),
                ByteBuffer.wrap(image),
                FrameFormat.JPEG,
                Optional.empty(),
                Optional.of(scenario().camera(shot.camera()).model()),
                Optional.of(truth.egoMotion()),
                Optional.of(truth));
    }
}
