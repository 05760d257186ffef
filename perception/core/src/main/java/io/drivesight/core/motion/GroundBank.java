package io.drivesight.core.motion;

import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that an object may be doing: some filters in a frame that stands still, weighed by how well each foretells the boxes
 * (a bank after Magill, IEEE TAC 10(4), 1965, with likelihoods tempered since errors of neighbouring frames are alike). Made
 * from the first sighting, so that a vehicle ahead is never taken to stand for want of a second look.
 */
public final class GroundBank {
    /** What is not so far in front cannot be seen [m]. */
    private static final double BEHIND = 0.3;

    /** Errors of boxes are alike for about so long: likelihoods of frames that are closer count for less [s]. */
    private static final double ALIKE_SECONDS = 0.35;
    /** Explanations that are less likely have no say in what belongs together. */
    private static final double LEAST_SAY = 0.03;
    /** Price of an explanation that is e times less likely. */
    private static final double UNLIKELY = 0.15;
    /** An explanation that is at least so likely may teach others. */
    private static final double SURE = 0.7;
    /** A box whose edges are less sure than this is a guess [box sizes]. */
    private static final double VAGUE = 0.4;
    /** And so is the box of something so far away [px]. */
    private static final double SMALL = 20;
    /** Time between two attempts to take up an explanation again that has failed [s]. */
    private static final double AGAIN_SECONDS = 0.6;

    /** After so many sightings a vehicle that moves is known to point where it moves. */
    private static final int LOOKS = 6;
    /** Share of a new offset between box and cuboid that is believed. */
    private static final double LEAST_GAIN = 0.15;

    private static final double MOST_OFFSET = 0.3;

    /** Sideways motion of what the image's side cuts beside the vehicle is forgotten in so long: its middle comes into view, and does not move [s]. */
    private static final double DRIFT_SECONDS = 0.144;
    /** What is faster does not stand a moment later [m/s]. */
    private static final double DRIVES = 4;
    /** A vehicle slower than this is about to stand, or errs [m/s] ... */
    private static final double HALTED = 0.6;
    /** ... and is believed to stand after about so long [s]. */
    private static final double HALT_SECONDS = 0.3;

    private final List<Mode> modes = new ArrayList<>(3);
    private ObjectClass objectClass;
    /** By so much the edges of its boxes lie beside those of its cuboid [heights]. */
    private final double[] offsets = new double[4];

    /** How far left, top, right and lower edge of its latest box lay from where they were expected [standard deviations]; NaN: not known. */
    private final double[] errors = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};

    private int offsetsSeen;
    /** By how much the road rises on the way to it, by the square of the distance [1/m]. */
    private double rise;

    private double sinceAgain;
    private double lost;
    /** It was seen once without being cut by the image's border. */
    private boolean wasWhole;

    private GroundBank(ObjectClass objectClass) {
        this.objectClass = objectClass;
    }

    /** What an object may be doing that was seen for the first time. */
    public static GroundBank of(SeenBox seen, CuboidCamera camera, EgoMotion ego) {
        GroundBank bank = new GroundBank(seen.objectClass());
        bank.begin(seen, camera, ego);
        bank.learnOffsets(seen);
        for (Mode mode : bank.modes) {
            mode.expect(bank.offsets);
        }
        return bank;
    }

    /** Begins anew from a sighting that it did not foresee. */
    public void begin(SeenBox seen, CuboidCamera camera, EgoMotion ego) {
        Beginnings beginnings = new Beginnings(camera, ego, objectClass);
        Mode[] first = beginnings.of(seen);
        rise = beginnings.rise();
        take(first);
        wasWhole = !seen.isCut();
    }

    /** True: a vehicle that was seen so often, and what it does is so sure, that a box is doubted sooner than that. People turn on their heels. */
    private boolean isKnown() {
        return objectClass.kind() == ObjectClass.Kind.VEHICLE && offsetsSeen >= LOOKS && likeBest() > SURE;
    }

    /** How likely it is where the most likely explanation has it, and moves hardly otherwise. */
    private double likeBest() {
        double sum = 0;
        GroundFilter best = modes.get(0).filter;
        for (Mode mode : modes) {
            boolean alike = mode.filter == best
                    || (Succession.inOnePlace(mode.filter, best)
                            && Math.abs(mode.filter.speed() - best.speed()) < HALTED);
            sum += alike ? mode.weight : 0;
        }
        return sum;
    }

    /** False for a box that the image cuts, of what is known: so little of it tells less of where it is than it was known to be. */
    public boolean mayBegin(SeenBox seen) {
        return !seen.isCut() || !isKnown();
    }

    /**
     * Begins anew where it is seen, after a sighting that it did not foresee. What is known to drive does not stand or turn back from one
     * frame to the next: most likely it is its place that was wrong.
     *
     * @return whether it is known how it moves
     */
    public boolean goOn(SeenBox seen, CuboidCamera camera, EgoMotion ego) {
        Mode before = modes.get(0);
        boolean known = isKnown() && before.moves && before.filter.speed() > DRIVES;
        begin(seen, camera, ego);
        if (known) {
            Mode mode = Succession.goOn(modes, before);
            mode.project(camera, BodySize.of(objectClass), MotionNoise.of(objectClass), rise);
            mode.expect(offsets);
        }
        return known;
    }

    /** It is something else than was believed; its explanations are still those of what it was. */
    public void is(ObjectClass known) {
        objectClass = known;
    }

    private void take(Mode[] first) {
        modes.clear();
        modes.addAll(List.of(first));
        double total = total();
        for (Mode mode : modes) {
            mode.weight /= total;
            mode.expect(offsets);
        }
    }

    /**
     * Believes explanations as far as their boxes move in the picture as this one was seen to, whatever was likely before.
     *
     * @param edges rates of left, top, right, bottom [px/s]
     * @param deviations standard deviations of these [px/s]
     */
    public void resemble(double[] edges, double[] deviations, CuboidCamera camera, EgoMotion ego) {
        double[] expected = new double[4];
        double total = 0;
        for (Mode mode : modes) {
            double[] s = mode.filter.s;
            mode.rates(camera, ego, s[GroundFilter.VX], s[GroundFilter.VY], expected);
            double sum = 0;
            for (int edge = 0; edge < 4; edge++) {
                double off = (expected[edge] - edges[edge]) / deviations[edge];
                sum += Math.min(9, off * off);
            }
            mode.weight = Math.max(Succession.FLOOR, Math.exp(-sum / 2));
            total += mode.weight;
        }
        for (Mode mode : modes) {
            mode.weight /= total;
        }
        Succession.sort(modes);
    }

    /** From a saved state. */
    public static GroundBank read(StateCodec codec) {
        GroundBank bank = new GroundBank(ObjectClass.CAR);
        bank.state(codec);
        if (bank.modes.isEmpty()) {
            throw new IllegalArgumentException("tracker state is damaged: an object without any motion");
        }
        return bank;
    }

    /** Into a saved state, or from it. */
    public void state(StateCodec codec) {
        objectClass = ObjectClass.of(codec.text(objectClass.label()));
        codec.reals(offsets);
        codec.reals(errors);
        offsetsSeen = codec.integer(offsetsSeen);
        rise = codec.real(rise);
        sinceAgain = codec.real(sinceAgain);
        lost = codec.real(lost);
        wasWhole = codec.flag(wasWhole);
        codec.all(modes, 1, () -> new Mode(false), each -> each.state(codec));
    }

    /** Lets time pass, and says where it is to be seen then. */
    public void predict(double dt, CuboidCamera camera, ObjectClass now) {
        objectClass = now;
        BodySize body = BodySize.of(now);
        MotionNoise noise = MotionNoise.of(now);
        sinceAgain += dt;
        Mode best = modes.get(0);
        for (Mode mode : modes) {
            mode.predict(dt, noise);
            mode.project(camera, body, noise, rise);
            mode.expect(offsets);
            mode.unlikely = mode == best ? 0 : Math.log(best.weight / mode.weight);
        }
    }

    /** How little a box looks like this object, in about standard deviations; infinite: not at all. */
    public double cost(SeenBox seen, ImageSize image) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < modes.size(); i++) {
            Mode mode = modes.get(i);
            if ((mode.weight >= LEAST_SAY || i == 0) && mode.depth > BEHIND && mode.isNear(seen.box())) {
                least = Math.min(least, UNLIKELY * mode.unlikely + mode.cost(seen, image));
            }
        }
        return least;
    }

    /** True: it is beside or behind the camera. */
    public boolean behind() {
        return modes.get(0).depth <= BEHIND;
    }

    /** The box in which it is to be seen; may reach beyond the image. */
    public Box box() {
        double[] edges = modes.get(0).expected;
        double left = edges[CuboidCamera.LEFT];
        double top = edges[CuboidCamera.TOP];
        return new Box(
                left,
                top,
                Math.max(left + 1, edges[CuboidCamera.RIGHT]),
                Math.max(top + 1, edges[CuboidCamera.BOTTOM]));
    }

    /** Says how far its box lies above or below where it was expected, if that is known well. */
    public void tell(SeenBox seen, CameraNod nod, CuboidCamera camera) {
        Mode mode = modes.get(0);
        if (offsetsSeen < 3 || mode.weight < SURE || mode.tooNear()) {
            return;
        }
        mode.tell(seen, nod, camera.camera().model().intrinsics().focalY());
    }

    /** The camera looks lower than was expected by so many pixels: all boxes lie higher. */
    public void lift(double pixels) {
        for (Mode mode : modes) {
            mode.projected[CuboidCamera.TOP] -= pixels;
            mode.projected[CuboidCamera.BOTTOM] -= pixels;
            mode.expect(offsets);
        }
    }

    /** Takes in the box in which it was seen, some seconds after the one before. */
    public void update(SeenBox seen, double seconds, EdgeNoise edgeNoise, CuboidCamera camera, EgoMotion ego) {
        seen.cutWhere(modes.get(0).expected);
        if (modes.get(0).tooNear()) {
            if (!seen.isCut() || (behind() && !wasWhole)) {
                // It is seen where it cannot be: it was taken for something beside the camera when little of it was in
                // view.
                begin(seen, camera, ego);
            }
            return;
        }
        if (objectClass == ObjectClass.CAR && mayPointElsewhere()) {
            Mode[] across = new Beginnings(camera, ego, objectClass).across(modes.get(0), rise, seen);
            if (across.length > 0) {
                take(across);
                wasWhole |= !seen.isCut();
                return;
            }
        }
        teach(seen, edgeNoise);
        learnOffsets(seen);
        boolean vehicle = objectClass.kind() == ObjectClass.Kind.VEHICLE;
        double best = Double.NEGATIVE_INFINITY;
        for (Mode mode : modes) {
            if (!mode.tooNear()) {
                mode.update(seen.edges(), seen.variances());
                if (seen.isCutAtSide() && vehicle && mode.depth < Beginnings.BESIDE) {
                    mode.steady(-Math.expm1(-seconds / DRIFT_SECONDS));
                }
                best = Math.max(best, mode.filter.logLikelihood());
            }
        }
        wasWhole |= !seen.isCut();
        Mode first = modes.get(0);
        if (wasWhole
                && seen.isCut()
                && !first.moves
                && first.weight > SURE
                && first.filter.surprise() < Succession.LOST) {
            // Of what stood and leaves the picture too little is seen to tell that it drives off.
            return;
        }
        weigh(best, -Math.expm1(-seconds / ALIKE_SECONDS));
        halt(-Math.expm1(-seconds / HALT_SECONDS), camera);
        if (sinceAgain > AGAIN_SECONDS
                && hasUnusualHeight()
                && seen.clean(CuboidCamera.TOP)
                && seen.clean(CuboidCamera.BOTTOM)) {
            sinceAgain = 0;
            begin(seen, camera, ego);
            return;
        }
        keepUp();
    }

    /** Nothing tells yet which way it points, but the road. */
    private boolean mayPointElsewhere() {
        Mode best = modes.get(0);
        return !best.moves || best.weight < SURE || offsetsSeen < LOOKS;
    }

    /** No such thing is so high: the road to it is not flat, and its place is wrong. */
    private boolean hasUnusualHeight() {
        double usual = Math.log(BodySize.of(objectClass).height());
        return Beginnings.isUnusual(objectClass, modes.get(0).filter.s[GroundFilter.H] - usual);
    }

    private void teach(SeenBox seen, EdgeNoise noise) {
        Mode mode = modes.get(0);
        if (offsetsSeen < 3 || mode.weight < SURE) {
            Arrays.fill(errors, Double.NaN);
            return;
        }
        for (int edge = 0; edge < 4; edge++) {
            double before = errors[edge];
            errors[edge] = Double.NaN;
            if (seen.clean(edge)) {
                double variance = mode.unsure[edge] - mode.misfit[edge] + seen.spreads()[edge];
                errors[edge] = (seen.measured(edge) - mode.expected[edge]) / Math.sqrt(variance);
                noise.learn(seen.size(edge), errors[edge], before);
            }
        }
    }

    private void learnOffsets(SeenBox seen) {
        Mode mode = modes.get(0);
        double height = mode.projected[CuboidCamera.BOTTOM] - mode.projected[CuboidCamera.TOP];
        if (mode.tooNear()) {
            return;
        }
        double gain = Math.max(LEAST_GAIN, 1.0 / (offsetsSeen + 2));
        for (int edge = 0; edge < 4; edge++) {
            if (seen.clean(edge)) {
                double off = (seen.measured(edge) - mode.projected[edge]) / height;
                offsets[edge] += gain * (Math.max(-MOST_OFFSET, Math.min(MOST_OFFSET, off)) - offsets[edge]);
            }
        }
        offsetsSeen++;
    }

    private void weigh(double best, double power) {
        double total = 0;
        for (Mode mode : modes) {
            double fit = mode.tooNear() ? 0 : Math.exp(power * (mode.filter.logLikelihood() - best));
            mode.weight = Math.max(Succession.FLOOR, mode.weight * fit);
            total += mode.weight;
        }
        for (Mode mode : modes) {
            mode.weight = Math.max(Succession.FLOOR, mode.weight / total);
        }
        Succession.sort(modes);
    }

    /** A vehicle that hardly moves stands: else the freer explanation wins by what the boxes' shape has not foreseen. */
    private void halt(double share, CuboidCamera camera) {
        Mode best = modes.get(0);
        if (objectClass.kind() != ObjectClass.Kind.VEHICLE || !best.moves || best.filter.speed() > HALTED) {
            return;
        }
        for (Mode mode : modes) {
            if (!mode.moves) {
                if (mode.weight <= Succession.FAILED || !Succession.inOnePlace(mode.filter, best.filter)) {
                    // It was not looked after while the vehicle drove: it stands where the vehicle is now.
                    Succession.stop(mode, best);
                    mode.project(camera, BodySize.of(objectClass), MotionNoise.of(objectClass), rise);
                    mode.expect(offsets);
                }
                double moved = share * best.weight;
                best.weight -= moved;
                mode.weight += moved;
                break;
            }
        }
        Succession.sort(modes);
    }

    private void keepUp() {
        Mode best = modes.get(0);
        lost = best.filter.surprise() > Succession.LOST ? lost + 1 : 0;
        if (lost >= 2) {
            if (best.moves) {
                best.filter.loosen(1, 3);
            } else {
                Succession.setOff(modes, best, objectClass);
            }
            lost = 0;
        }
        Succession.merge(modes);
        if (sinceAgain > AGAIN_SECONDS) {
            Succession.takeUpAgain(modes, best, objectClass);
            sinceAgain = 0;
        }
    }

    /** Takes over how what it rides moves. */
    public void ride(GroundBank vehicle, CuboidCamera camera) {
        GroundFilter own = modes.get(0).filter;
        double height = own.s[GroundFilter.H];
        double variance = own.variance(GroundFilter.H);
        modes.clear();
        for (Mode ridden : vehicle.modes) {
            Mode mode = new Mode(ridden.moves);
            mode.copyFrom(ridden);
            mode.filter.set(GroundFilter.H, height, variance);
            mode.project(camera, BodySize.of(objectClass), MotionNoise.of(objectClass), rise);
            mode.expect(offsets);
            modes.add(mode);
        }
    }

    /** How it moves over ground, in the vehicle's frame. */
    public GroundMotion motion(EgoPose pose) {
        double total = total();
        double cos = Math.cos(pose.heading());
        double sin = Math.sin(pose.heading());
        List<GroundMotion.Mode> all = new ArrayList<>(modes.size());
        for (Mode mode : modes) {
            all.add(mode.seenFrom(pose, cos, sin, total));
        }
        GroundMotion.Mode first = all.get(0);
        Mode best = modes.get(0);
        return new GroundMotion(
                first.x(),
                first.y(),
                first.positionCovariance(),
                first.velocityX(),
                first.velocityY(),
                first.velocityCovariance(),
                Math.atan2(cos * best.sin - sin * best.cos, cos * best.cos + sin * best.sin),
                GroundMotion.headingVariance(first.velocityX(), first.velocityY(), first.velocityCovariance()),
                false,
                all);
    }

    private double total() {
        double total = 0;
        for (Mode mode : modes) {
            total += mode.weight;
        }
        return total;
    }

    /** How fast its box would move sideways in the picture if it stood still [px/s]. */
    public double flow(CuboidCamera camera, EgoMotion ego) {
        double[] edges = new double[4];
        modes.get(0).rates(camera, ego, 0, 0, edges);
        return Math.abs(edges[CuboidCamera.LEFT] + edges[CuboidCamera.RIGHT]) / 2;
    }

    /**
     * How fast the edges of its box move in the picture, by its most likely motion and the vehicle's.
     *
     * @param out gets left, top, right, bottom [px/s]
     */
    public void rates(CuboidCamera camera, EgoMotion ego, double[] out) {
        double[] s = modes.get(0).filter.s;
        modes.get(0).rates(camera, ego, s[GroundFilter.VX], s[GroundFilter.VY], out);
    }

    /** Covariance of how fast the middle of its box moves, from that of its velocity on the ground [px2/s2]. */
    public Covariance2 rateCovariance() {
        return modes.get(0).rateCovariance();
    }

    /** True: it may as well be beside the box in which it is expected. */
    public boolean isVague() {
        Mode mode = modes.get(0);
        double width = mode.expected[CuboidCamera.RIGHT] - mode.expected[CuboidCamera.LEFT];
        double height = mode.expected[CuboidCamera.BOTTOM] - mode.expected[CuboidCamera.TOP];
        double most = VAGUE * VAGUE;
        return height < SMALL
                || mode.unsure[CuboidCamera.LEFT] > most * width * width
                || mode.unsure[CuboidCamera.BOTTOM] > most * height * height;
    }

    /** Variance of an edge of {@link #box()} [px2]. */
    public double variance(int edge) {
        return modes.get(0).unsure[edge];
    }
}
