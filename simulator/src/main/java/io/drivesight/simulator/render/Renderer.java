package io.drivesight.simulator.render;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.render.Projection.Point;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Motion;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Draws the frames of a scenario with a seed. A frame depends on scenario, seed, conditions, camera and index alone, to the bit;
 * any number of threads may ask for frames at a time, each of which is drawn on its caller's thread.
 */
public final class Renderer {
    private static final double NANOS = 1e9;

    /** Scenery beyond is left out [m]; the same in any weather, since it may hide what the truth speaks of. */
    private static final double SIGHT = 420;

    /**
     * One frame.
     *
     * @param image the picture
     * @param truth what is in it, and how the ego moves
     */
    public record Frame(PixelImage image, FrameTruth truth) {}

    private final World world;
    private final long seed;
    private final double reach;
    private final Scenery scenery;
    private final ActorMeshes actorMeshes;
    private final Sky sky;
    private final int groundSeed;
    private final StreetLamps lamps;
    private final PostProcessing postProcessing;
    private final Map<String, Projection> projections = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentLinkedQueue<Canvas>> canvases = new ConcurrentHashMap<>();

    /** The drive under the scenario's own conditions. */
    public Renderer(Scenario scenario, long seed) {
        this(scenario, seed, Double.POSITIVE_INFINITY);
    }

    /** @param reach who is farther from the camera is left out of frames that are not drawn [m] */
    public Renderer(Scenario scenario, long seed, double reach) {
        this.seed = seed;
        this.reach = reach;
        world = new World(scenario, seed);
        Conditions conditions = scenario.conditions();
        scenery = new Scenery(world);
        actorMeshes = new ActorMeshes(
                world.actors(0), conditions.time() != Conditions.TimeOfDay.DAY || conditions.visibility() < 3000);
        sky = new Sky(conditions, world.chance("sky"));
        groundSeed = (int) (world.chance("ground").unit(0) * 9999);
        lamps = new StreetLamps(scenery.lampPlaces());
        postProcessing = new PostProcessing(conditions);
        for (CameraSpec camera : scenario.cameras()) {
            projections.put(camera.name(), new Projection(camera.model()));
            canvases.put(camera.name(), new ConcurrentLinkedQueue<>());
        }
    }

    public Scenario scenario() {
        return world.scenario();
    }

    /** Where everybody is at any time. */
    public World world() {
        return world;
    }

    public long seed() {
        return seed;
    }

    /** Time of a frame since the start. All cameras start together. */
    public Duration offset(String camera, int index) {
        return Duration.ofNanos(Math.round(index / scenario().camera(camera).rate() * NANOS));
    }

    /**
     * Films one frame.
     *
     * @param camera name of the camera
     * @param index from 0
     * @throws io.drivesight.simulator.scenario.ScenarioException when there is no such camera
     */
    public Frame frame(String camera, int index) {
        return on(camera, index, (canvas, spec) -> film(canvas, spec, index));
    }

    /**
     * What is in a frame within reach, the same as {@link #frame} tells, without drawing it: a small part of its cost.
     *
     * @param camera name of the camera
     * @param index from 0
     * @throws io.drivesight.simulator.scenario.ScenarioException when there is no such camera
     */
    public FrameTruth truth(String camera, int index) {
        return on(camera, index, (canvas, spec) -> measure(canvas, spec, index));
    }

    private <T> T on(String camera, int index, BiFunction<Canvas, CameraSpec, T> work) {
        CameraSpec spec = scenario().camera(camera);
        Projection projection = projections.get(camera);
        ConcurrentLinkedQueue<Canvas> pool = canvases.get(camera);
        if (projection == null || pool == null || index < 0) {
            throw new IllegalArgumentException("no frame %d of camera %s".formatted(index, camera));
        }
        Canvas pooled = pool.poll();
        Canvas canvas = pooled != null ? pooled : new Canvas(projection);
        try {
            return work.apply(canvas, spec);
        } finally {
            pool.add(canvas);
        }
    }

    /** Everybody and the vehicle in one frame. */
    @SuppressWarnings("ArrayRecordComponent") // filled while the frame is drawn: never compared
    private record Moment(
            CameraSpec camera,
            int index,
            double time,
            List<ActorState> actors,
            Transform egoToWorld,
            Transform worldToCamera,
            Silhouette[] silhouettes) {}

    private Moment moment(Canvas canvas, CameraSpec camera, int index) {
        double time = index / camera.rate();
        List<ActorState> actors = world.actors(time);
        Transform egoToWorld = world.ego(time).pose().transform();
        Transform worldToCamera = canvas.projection.vehicleToCamera().after(egoToWorld.inverse());
        Silhouette[] silhouettes = new Silhouette[actors.size()];
        for (int i = 0; i < silhouettes.length; i++) {
            silhouettes[i] = new Silhouette();
        }
        return new Moment(camera, index, time, actors, egoToWorld, worldToCamera, silhouettes);
    }

    private Frame film(Canvas canvas, CameraSpec camera, int index) {
        Moment moment = moment(canvas, camera, index);
        Transform cameraToWorld = moment.worldToCamera().inverse();
        Lighting lighting = new Lighting(scenario().conditions(), sky, lamps, moment.egoToWorld());
        List<Instance> instances = instances(moment, Double.POSITIVE_INFINITY);
        scenery.collect(cameraToWorld.at(), SIGHT, ground(moment), instances);
        canvas.samples.clear();
        canvas.geometry.draw(instances, moment.worldToCamera(), canvas.projection, moment.silhouettes());
        look(canvas, instances, moment.silhouettes());
        Shader plain = f -> Ground.grass(f, f.u, f.v, 1);
        canvas.light();
        new Painter(canvas, instances, lighting, cameraToWorld, plain).paint();
        Chance chance = world.chance("film").of(camera.name()).of(index);
        PixelImage image = postProcessing.develop(canvas, chance);
        return new Frame(image, truth(moment));
    }

    private FrameTruth measure(Canvas canvas, CameraSpec camera, int index) {
        Moment moment = moment(canvas, camera, index);
        List<Instance> instances = instances(moment, reach);
        int objects = instances.size();
        scenery.collect(moment.worldToCamera().inverse().at(), SIGHT, f -> {}, instances);
        canvas.samples.forget();
        canvas.geometry.measure(instances, objects, moment.worldToCamera(), canvas.projection, moment.silhouettes());
        look(canvas, instances, moment.silhouettes());
        return truth(moment);
    }

    private FrameTruth truth(Moment moment) {
        return Witness.truth(world, seed, moment.camera(), moment.index(), moment.actors(), moment.silhouettes());
    }

    private List<Instance> instances(Moment moment, double farthest) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < moment.actors().size(); i++) {
            ActorState actor = moment.actors().get(i);
            if (moment.worldToCamera().apply(actor.pose().place()).length() <= farthest) {
                actorMeshes.collect(actor, i, moment.time(), moment.worldToCamera(), instances);
            }
        }
        return instances;
    }

    private Ground ground(Moment moment) {
        List<ContactShadows.Foot> feet = new ArrayList<>();
        moment.actors().forEach(actor -> footprint(actor, moment.time()).ifPresent(feet::add));
        feet.add(egoFootprint(moment.time()));
        return new Ground(scenario().road(), scenario().conditions(), new ContactShadows(feet), groundSeed);
    }

    private Optional<ContactShadows.Foot> footprint(ActorState state, double time) {
        if (state.actor().elevation() > 0.5) {
            return Optional.empty();
        }
        Motion.State place = world.place(state.actor(), time);
        double length = state.actor().size().length() / 2;
        double width = state.actor().size().width() / 2;
        if (state.actor().model().isVehicle()) {
            return Optional.of(ContactShadows.Foot.of(place, 0, 0.98 * length, 0.94 * width, 0.22, 0.86));
        }
        double slim = state.actor().objectClass() == ObjectClass.PERSON ? 0.5 : 0.96;
        return Optional.of(ContactShadows.Foot.of(place, 0, slim * length, slim * width, 0.12, 0.6));
    }

    private ContactShadows.Foot egoFootprint(double time) {
        double middle = World.EGO_SIZE.length() / 2 - World.EGO_REAR_OVERHANG;
        return ContactShadows.Foot.of(
                scenario().ego().motion().at(time),
                middle,
                World.EGO_SIZE.length() / 2,
                World.EGO_SIZE.width() / 2,
                0.22,
                0.86);
    }

    /** Counts what can be seen of each object. */
    private static void look(Canvas canvas, List<Instance> instances, Silhouette[] silhouettes) {
        SampleBuffer samples = canvas.samples;
        for (int row = 0; row < samples.height * SampleBuffer.ROWS; row++) {
            double y = SampleBuffer.rowY(row);
            double shift = SampleBuffer.shift(row);
            for (int x = samples.from(row); x <= samples.to(row); x++) {
                int triangle = samples.triangle[row * samples.width + x];
                int object = triangle < 0
                        ? Instance.SCENERY
                        : instances.get(canvas.geometry.owner(triangle)).object();
                if (object >= 0) {
                    silhouettes[object].seen(x + shift, y);
                }
            }
        }
    }

    /** The memory that drawing a frame takes, for one camera; not thread-safe, reused from frame to frame. */
    static final class Canvas {
        final Projection projection;
        final ImageSize size;
        final SampleBuffer samples;
        final Geometry geometry;
        /** Rays through the pixels' middles, x and y of {@code (x, y, 1)} in turn; none before {@link #light}. */
        float[] rays = {};
        /** Linear radiance, red, green, blue in turn; none before {@link #light}. */
        float[] radiance = {};

        private float @Nullable [] spare;

        Canvas(Projection projection) {
            this.projection = projection;
            size = projection.intrinsics().size();
            samples = new SampleBuffer(size.width(), size.height());
            geometry = new Geometry(samples, projection);
        }

        /** Makes room for a picture; what is only measured needs none. */
        void light() {
            if (rays.length > 0) {
                return;
            }
            rays = new float[2 * size.width() * size.height()];
            radiance = new float[3 * size.width() * size.height()];
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    Point ray = projection.ray(x + 0.5, y + 0.5);
                    rays[2 * (y * size.width() + x)] = (float) ray.x();
                    rays[2 * (y * size.width() + x) + 1] = (float) ray.y();
                }
            }
        }

        /** The radiance as it is now, in memory of its own. */
        float[] spareCopy() {
            float[] copy = spare != null ? spare : new float[radiance.length];
            spare = copy;
            System.arraycopy(radiance, 0, copy, 0, radiance.length);
            return copy;
        }
    }
}
