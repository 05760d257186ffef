package io.drivesight.simulator.render;

import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Motion;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.scenario.World.EgoState;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

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
    private final Scenery scenery;
    private final Cast cast;
    private final Sky sky;
    private final int groundSeed;
    private final Lamps lamps;
    private final Finish finish;
    private final Map<String, Projection> projections = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentLinkedQueue<Canvas>> canvases = new ConcurrentHashMap<>();

    /** The drive under the scenario's own conditions. */
    public Renderer(Scenario scenario, long seed) {
        this.seed = seed;
        world = new World(scenario, seed);
        Conditions conditions = scenario.conditions();
        scenery = new Scenery(world);
        cast = new Cast(
                world.actors(0), conditions.time() != Conditions.TimeOfDay.DAY || conditions.visibility() < 3000);
        sky = new Sky(conditions, world.chance("sky"));
        groundSeed = (int) (world.chance("ground").unit(0) * 9999);
        lamps = new Lamps(scenery.lampPlaces());
        finish = new Finish(conditions);
        for (CameraSpec camera : scenario.cameras()) {
            projections.put(camera.name(), new Projection(camera.model()));
            canvases.put(camera.name(), new ConcurrentLinkedQueue<>());
        }
    }

    public Scenario scenario() {
        return world.scenario();
    }

    public long seed() {
        return seed;
    }

    /** Number of frames the camera takes during the scenario; later ones can be asked for too, while the road lasts. */
    public int frameCount(String camera) {
        return (int) Math.ceil(scenario().seconds() * scenario().camera(camera).rate() - 1e-9);
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
        CameraSpec spec = scenario().camera(camera);
        Projection projection = projections.get(camera);
        ConcurrentLinkedQueue<Canvas> pool = canvases.get(camera);
        if (projection == null || pool == null || index < 0) {
            throw new IllegalArgumentException("no frame %d of camera %s".formatted(index, camera));
        }
        Canvas pooled = pool.poll();
        Canvas canvas = pooled != null ? pooled : new Canvas(projection);
        try {
            return film(canvas, spec, index, index / spec.rate());
        } finally {
            pool.add(canvas);
        }
    }

    private Frame film(Canvas canvas, CameraSpec camera, int index, double time) {
        EgoState ego = world.ego(time);
        List<ActorState> actors = world.actors(time);
        Transform egoToWorld = ego.pose().transform();
        Transform worldToCamera = canvas.projection.vehicleToCamera().after(egoToWorld.inverse());
        Transform cameraToWorld = worldToCamera.inverse();
        Lighting lighting = new Lighting(scenario().conditions(), sky, lamps, egoToWorld);
        List<Instance> instances = instances(actors, worldToCamera, time);
        Silhouette[] silhouettes = new Silhouette[actors.size()];
        for (int i = 0; i < silhouettes.length; i++) {
            silhouettes[i] = new Silhouette();
        }
        canvas.samples.clear();
        canvas.geometry.draw(instances, worldToCamera, canvas.projection, silhouettes);
        look(canvas, instances, silhouettes);
        Shader plain = f -> Ground.grass(f, f.u, f.v, 1);
        new Painter(canvas, instances, lighting, cameraToWorld, plain).paint();
        Chance chance = world.chance("film").of(camera.name()).of(index);
        PixelImage image = finish.develop(canvas, chance);
        FrameTruth truth = Witness.truth(world, seed, camera, index, actors, silhouettes);
        return new Frame(image, truth);
    }

    private List<Instance> instances(List<ActorState> actors, Transform worldToCamera, double time) {
        List<Instance> instances = new ArrayList<>();
        List<ContactShadows.Foot> feet = new ArrayList<>();
        for (int i = 0; i < actors.size(); i++) {
            cast.collect(actors.get(i), i, time, worldToCamera, instances);
            footprint(actors.get(i), time).ifPresent(feet::add);
        }
        feet.add(egoFootprint(time));
        Ground ground = new Ground(scenario().road(), scenario().conditions(), new ContactShadows(feet), groundSeed);
        Transform cameraToWorld = worldToCamera.inverse();
        Vector eye = cameraToWorld.at();
        scenery.collect(eye, SIGHT, ground, instances);
        return instances;
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
            for (int x = 0; x < samples.width; x++) {
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
}
