package io.drivesight.simulator.score.protocol;

import io.drivesight.core.geometry.Box;
import io.drivesight.simulator.render.Glimpse;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.render.Witness;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.truth.FrameTruth;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The drive of a case: its world, and what its camera sees of it. Who can be seen is by far the most costly part of a case; it can be kept in
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
    private final Optional<Path> kept;
    private @Nullable Renderer renderer;
    private @Nullable List<List<Glimpse>> glimpses;

    /** @param folder where it is kept who can be seen; empty: nowhere */
    CaseDrive(ProtocolCase one, Optional<Path> folder) {
        this.one = one;
        this.camera = one.scenario().camera(Stage.CAMERA);
        this.world = new World(one.scenario(), one.seed());
        this.kept = folder.map(path -> path.resolve(one.id() + ".seen"));
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
            glimpses = kept.flatMap(this::read).orElseGet(this::measured);
        }
        return Witness.truth(world, one.seed(), camera, index, glimpses.get(index));
    }

    private Renderer renderer() {
        if (renderer == null) {
            renderer = new Renderer(one.scenario(), one.seed());
        }
        return renderer;
    }

    private List<List<Glimpse>> measured() {
        List<List<Glimpse>> all = new ArrayList<>();
        for (int i = 0; i < frames(); i++) {
            all.add(renderer().glimpses(camera.name(), i, REACH));
        }
        kept.ifPresent(file -> keep(file, all));
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

    private Optional<List<List<Glimpse>>> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
            if (in.readLong() != sum() || in.readInt() != frames()) {
                return Optional.empty();
            }
            List<List<Glimpse>> all = new ArrayList<>();
            for (int i = 0; i < frames(); i++) {
                List<Glimpse> frame = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    frame.add(glimpse(in));
                }
                all.add(frame);
            }
            return Optional.of(all);
        } catch (IOException e) {
            // Cut off or not ours: measured anew.
            return Optional.empty();
        }
    }

    private static Glimpse glimpse(DataInputStream in) throws IOException {
        int trackId = in.readInt();
        Box full = box(in);
        Optional<Box> visible = in.readBoolean() ? Optional.of(box(in)) : Optional.empty();
        return new Glimpse(trackId, full, visible, in.readDouble(), in.readDouble());
    }

    private static Box box(DataInputStream in) throws IOException {
        return new Box(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    }

    private void keep(Path file, List<List<Glimpse>> all) {
        try {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            // The same case may be under way in another weather, or another process.
            Path part = Files.createTempFile(Files.createDirectories(folder), file.getFileName() + ".", ".part");
            try {
                write(part, all);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what is seen of " + one.id() + " cannot be kept in " + file, e);
        }
    }

    private void write(Path part, List<List<Glimpse>> all) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(part))))) {
            out.writeLong(sum());
            out.writeInt(all.size());
            for (List<Glimpse> frame : all) {
                out.writeInt(frame.size());
                for (Glimpse glimpse : frame) {
                    write(out, glimpse);
                }
            }
        }
    }

    private static void write(DataOutputStream out, Glimpse glimpse) throws IOException {
        out.writeInt(glimpse.trackId());
        write(out, glimpse.fullBox());
        out.writeBoolean(glimpse.visibleBox().isPresent());
        if (glimpse.visibleBox().isPresent()) {
            write(out, glimpse.visibleBox().get());
        }
        out.writeDouble(glimpse.visibleFraction());
        out.writeDouble(glimpse.truncation());
    }

    private static void write(DataOutputStream out, Box box) throws IOException {
        out.writeDouble(box.left());
        out.writeDouble(box.top());
        out.writeDouble(box.right());
        out.writeDouble(box.bottom());
    }
}
