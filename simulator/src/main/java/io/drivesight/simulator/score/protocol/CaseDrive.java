package io.drivesight.simulator.score.protocol;

import io.drivesight.core.detection.Detection;
import io.drivesight.simulator.render.Glimpse;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.render.Witness;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.truth.FrameTruth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The drive of a case: its world, and what one camera sees of it. Who can be seen is by far the most costly part of a case; it can be kept in
 * a folder for the next run. Not thread-safe.
 */
final class CaseDrive {
    /** Grows when what is kept has another form, or the same case looks otherwise. */
    private static final long FORM = 2;

    /** At this distance the largest vehicle, a truck, is 6 px high: nobody sees farther [m]. */
    private static final double REACH = 320;

    private final ProtocolCase one;
    private final CameraSpec camera;
    private final World world;
    private final Optional<Path> folder;
    private @Nullable Renderer renderer;
    private @Nullable List<List<Glimpse>> glimpses;
    private @Nullable List<List<Detection>> detections;

    /** @param folder where it is kept who can be seen, and what a detector finds; empty: nowhere */
    CaseDrive(ProtocolCase one, Optional<Path> folder) {
        this(one, Stage.CAMERA, folder);
    }

    /** The same, as another camera sees it. */
    CaseDrive(ProtocolCase one, String camera, Optional<Path> folder) {
        this.one = one;
        this.camera = one.scenario().camera(camera);
        this.world = new World(one.scenario(), one.seed());
        this.folder = folder;
    }

    ProtocolCase one() {
        return one;
    }

    World world() {
        return world;
    }

    CameraSpec camera() {
        return camera;
    }

    /** Number of frames. */
    int frames() {
        return (int) Math.ceil(one.seconds() * camera.rate() - 1e-9);
    }

    /** Time of a frame since the start [s]. */
    double time(int index) {
        return index / camera.rate();
    }

    /** A frame as drawn. */
    Renderer.Frame frame(int index) {
        return renderer().frame(camera.name(), index);
    }

    /** What is in a frame; nothing is drawn. */
    FrameTruth truth(int index) {
        if (glimpses == null) {
            Optional<KeptFrames<Glimpse>> kept = kept(".seen", sum(), KeptForms.GLIMPSE);
            glimpses = kept.flatMap(KeptFrames::read).orElseGet(() -> measured(kept));
        }
        return Witness.truth(world, one.seed(), camera, index, glimpses.get(index));
    }

    private Renderer renderer() {
        if (renderer == null) {
            renderer = new Renderer(one.scenario(), one.seed());
        }
        return renderer;
    }

    /** True: what is found and seen in it is kept. */
    boolean keeps() {
        return folder.isPresent();
    }

    /**
     * What a detector finds in a frame, from what was kept of all frames if there is such a thing.
     *
     * @param eyes whatever decides what it finds in a picture, as a text
     * @param look finds it in a frame, by its index
     */
    List<Detection> found(String eyes, int index, IntFunction<List<Detection>> look) {
        if (detections == null) {
            String drawn = eyes + "/" + one.weather();
            String name = String.format(Locale.ROOT, ".%08x.found", drawn.hashCode());
            Optional<KeptFrames<Detection>> kept = kept(name, sum() * 31 + drawn.hashCode(), KeptForms.DETECTION);
            detections = kept.flatMap(KeptFrames::read).orElseGet(() -> {
                List<List<Detection>> all =
                        IntStream.range(0, frames()).mapToObj(look).toList();
                kept.ifPresent(file -> file.keep(all));
                return all;
            });
        }
        return detections.get(index);
    }

    private <T> Optional<KeptFrames<T>> kept(String ending, long sum, KeptFrames.Form<T> form) {
        String beside = camera.name().equals(Stage.CAMERA) ? "" : "." + camera.name();
        return folder.map(path -> new KeptFrames<>(path.resolve(one.id() + beside + ending), sum, frames(), form));
    }

    private List<List<Glimpse>> measured(Optional<KeptFrames<Glimpse>> kept) {
        List<List<Glimpse>> all = new ArrayList<>();
        for (int i = 0; i < frames(); i++) {
            all.add(renderer().glimpses(camera.name(), i, REACH));
        }
        kept.ifPresent(file -> file.keep(all));
        return all;
    }

    /** A sum over what the picture depends on: whoever changes a case sees other things. */
    private long sum() {
        long sum = FORM * 31 + one.scenario().road().toString().hashCode();
        for (double time = 0; time <= one.seconds(); time += 1.7) {
            sum = sum * 31 + pose(world.ego(time).pose());
            for (ActorState state : world.actors(time)) {
                sum = sum * 31
                        + pose(state.pose())
                        + state.actor().size().toString().hashCode();
            }
        }
        return sum;
    }

    private static long pose(Pose pose) {
        return Math.round(1000 * pose.x()) * 7919 + Math.round(1000 * pose.y()) * 31 + Math.round(1000 * pose.yaw());
    }
}
