package io.drivesight.core.tracking;

import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundBank;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.motion.SeenBox;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.View.Road;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Motion of a track on the ground, for frames that say how the camera sits and how the vehicle moves. */
final class RoadMotion implements TrackMotion {
    /** Votes that are even may turn so often [s]. */
    private static final double LEAST_TURN = 1;

    private final GroundBank bank;
    /** The same object in the picture alone: it holds on to it where roads are not what the bank takes them for. */
    private final PictureMotion picture;

    /** What it is taken to be on the ground: of vehicles the class with most votes, but for votes that turn and turn again. */
    private ObjectClass objectClass;
    /** For how long [s]. */
    private double takenFor = LEAST_TURN;
    /** That of the latest frame; null right after reading. */
    private @Nullable Road road;

    private Box box;

    private RoadMotion(GroundBank bank, PictureMotion picture, ObjectClass objectClass, @Nullable Road road, Box box) {
        this.bank = bank;
        this.picture = picture;
        this.objectClass = objectClass;
        this.road = road;
        this.box = box;
    }

    static RoadMotion of(SeenBox seen, PictureMotion picture, ObjectClass objectClass, Road road) {
        GroundBank bank = GroundBank.of(seen, road.camera(), road.ego());
        return new RoadMotion(bank, picture, objectClass, road, picture.box());
    }

    /** The motion of a track that was followed in the picture until now. */
    static RoadMotion of(PictureMotion picture, double score, ObjectClass objectClass, View view) {
        Road road = view.requireRoad();
        SeenBox seen = new SeenBox(picture.box(), objectClass, score);
        SeenBox.weigh(List.of(seen), view.size(), road.edgeNoise());
        RoadMotion motion = of(seen, picture, objectClass, road);
        motion.resemblePicture(road);
        return motion;
    }

    private void resemblePicture(Road now) {
        BoxFilter filter = picture.filter();
        double[] edges = new double[4];
        double[] deviations = new double[4];
        for (int edge = 0; edge < 4; edge++) {
            boolean sideways = edge == CuboidCamera.LEFT || edge == CuboidCamera.RIGHT;
            int centre = sideways ? BoxFilter.X : BoxFilter.Y;
            int size = sideways ? BoxFilter.WIDTH : BoxFilter.HEIGHT;
            double sign = edge == CuboidCamera.LEFT || edge == CuboidCamera.TOP ? -0.5 : 0.5;
            edges[edge] = filter.rate(centre) + sign * filter.rate(size);
            deviations[edge] = Math.sqrt(filter.rateVariance(centre) + filter.rateVariance(size) / 4);
        }
        bank.resemble(edges, deviations, now.camera(), now.ego());
    }

    static RoadMotion read(StateCodec codec, TrackerConfig.MotionNoise noise) {
        ObjectClass objectClass = ObjectClass.of(codec.text(""));
        Box box = codec.box(new Box(0, 0, 0, 0));
        double takenFor = codec.real(0);
        RoadMotion motion =
                new RoadMotion(GroundBank.read(codec), PictureMotion.read(codec, noise), objectClass, null, box);
        motion.takenFor = takenFor;
        return motion;
    }

    @Override
    public void write(StateCodec codec) {
        codec.text(objectClass.label());
        codec.box(box);
        codec.real(takenFor);
        bank.state(codec);
        picture.write(codec);
    }

    /**
     * What it turns out to be is known better with time. A vehicle that was taken for another was taken to be elsewhere: it begins anew,
     * which costs all that was known of its motion, so not each time that even votes turn.
     */
    void is(ClassVotes votes, Sighting sighting, View view) {
        ObjectClass known = votes.best();
        if (known == objectClass) {
            return;
        }
        if (known.kind() != ObjectClass.Kind.VEHICLE) {
            objectClass = known;
        } else if ((takenFor >= LEAST_TURN || votes.leads(objectClass)) && bank.mayBegin(sighting.seen())) {
            takenFor = 0;
            objectClass = known;
            bank.is(known);
            begin(sighting, view.requireRoad());
        }
    }

    private void begin(Sighting sighting, Road now) {
        bank.begin(sighting.seen(), now.camera(), now.ego());
        resemblePicture(now);
    }

    @Override
    public void predict(double dt, View view) {
        Road now = view.requireRoad();
        road = now;
        takenFor += dt;
        bank.predict(dt, now.camera(), objectClass);
        picture.predict(dt, view);
        box = bank.box();
    }

    double cost(Sighting sighting, View view) {
        return bank.cost(sighting.seen(), view.size());
    }

    /** Says how far a sighting lies above or below where it was expected. */
    void tell(Sighting sighting, Road now) {
        bank.tell(sighting.seen(), now.nod(), now.camera());
    }

    /** The camera looks lower than was expected by so many pixels. */
    void lift(double pixels) {
        bank.lift(pixels);
        box = bank.box();
    }

    @Override
    public Box box() {
        return box;
    }

    @Override
    public void see(Sighting sighting, double gap, boolean missed, Box seenBefore, View view) {
        Road now = view.requireRoad();
        picture.see(sighting, gap, missed, seenBefore, view);
        box = sighting.box();
        if (bank.cost(sighting.seen(), view.size()) <= Association.GATE) {
            bank.update(sighting.seen(), gap, now.edgeNoise(), now.camera(), now.ego());
        } else if (bank.mayBegin(sighting.seen()) && !bank.goOn(sighting.seen(), now.camera(), now.ego())) {
            resemblePicture(now);
        }
    }

    private Road road() {
        return Objects.requireNonNull(road, "asked before the first frame");
    }

    /** Takes over how what it rides moves. */
    void ride(RoadMotion vehicle) {
        bank.ride(vehicle.bank, road().camera());
    }

    /** True: it is beside or behind the camera. */
    boolean behind() {
        return bank.behind();
    }

    /** True: it may as well be beside the box in which it is expected. */
    boolean isVague() {
        return bank.isVague();
    }

    /** How fast it would move in the picture if it stood [px/s]. */
    double flow() {
        return bank.flow(road().camera(), road().ego());
    }

    @Override
    public ImageMotion inPicture() {
        double[] rates = new double[4];
        bank.rates(road().camera(), road().ego(), rates);
        double left = rates[CuboidCamera.LEFT];
        double top = rates[CuboidCamera.TOP];
        double right = rates[CuboidCamera.RIGHT];
        double bottom = rates[CuboidCamera.BOTTOM];
        double sideways = (bank.variance(CuboidCamera.LEFT) + bank.variance(CuboidCamera.RIGHT)) / 4;
        double upright = (bank.variance(CuboidCamera.TOP) + bank.variance(CuboidCamera.BOTTOM)) / 4;
        return new ImageMotion(
                (left + right) / 2,
                (top + bottom) / 2,
                Covariance2.diagonal(sideways, upright),
                bank.rateCovariance(),
                (bottom - top) / Math.max(1, box.height()));
    }

    /** The same object in the picture alone. */
    PictureMotion picture() {
        return picture;
    }

    @Override
    public Optional<GroundMotion> onGround() {
        return Optional.of(bank.motion(road().camera().pose()));
    }
}
