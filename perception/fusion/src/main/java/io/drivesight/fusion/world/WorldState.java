package io.drivesight.fusion.world;

import com.google.protobuf.ByteString;
import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Contact;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Everything that later worlds depend on, into a saved state, or from it into a fusion of which nothing is known yet. */
final class WorldState {
    private static final int MARK = 0x44535736;

    /** Until it is known what a link says. */
    private static final Link.Sighting NOTHING = new Link.Sighting(
            ObjectClass.CAR,
            "",
            0,
            0,
            false,
            new Box(0, 0, 0, 0),
            false,
            0,
            0,
            0,
            0,
            Estimate.NONE,
            0,
            0,
            Risk.NONE,
            ByteString.EMPTY);

    private static final CameraModel ANY =
            new CameraModel(Intrinsics.pinhole(new ImageSize(1, 1), 1, 1, 0, 0), new Mounting(0, 0, 1, 0, 0, 0));
    private static final CameraEyes.Had NEVER = new CameraEyes.Had(0, 0, 0, 0);

    private WorldState() {}

    static void of(WorldFusion fusion, StateCodec codec) {
        codec.mark(MARK);
        fusion.now = codec.number(fusion.now);
        fusion.nextId = codec.number(fusion.nextId);
        fusion.clock.state(codec);
        fusion.trail.state(codec);
        List<CameraEyes> cameras = new ArrayList<>(fusion.cameras.values());
        codec.all(cameras, 50, () -> new CameraEyes(""), each -> camera(each, codec));
        cameras.forEach(each -> fusion.cameras.put(each.name, each));
        List<Subject> subjects = new ArrayList<>(fusion.subjects.values());
        codec.all(subjects, 100, () -> new Subject(0, 0, Estimate.NONE, NOTHING), each -> subject(each, fusion, codec));
        subjects.forEach(each -> fusion.subjects.put(each.id, each));
        List<Map.Entry<String, CameraEyes.Had>> had = new ArrayList<>(fusion.had.entrySet());
        codec.all(
                had,
                32,
                () -> Map.entry("", NEVER),
                each -> Map.entry(codec.text(each.getKey()), each.getValue().state(codec)));
        had.forEach(each -> fusion.had.put(each.getKey(), each.getValue()));
        fusion.regrouping.state(codec);
    }

    private static Subject subject(Subject subject, WorldFusion fusion, StateCodec codec) {
        subject.id = codec.number(subject.id);
        subject.since = codec.number(subject.since);
        subject.memory = subject.memory.state(codec);
        subject.taken = codec.number(subject.taken);
        subject.scale = codec.real(subject.scale);
        subject.seen = codec.number(subject.seen);
        subject.missedSince = codec.number(subject.missedSince);
        subject.wholeAt = codec.number(subject.wholeAt);
        subject.wholeContact = contact(subject.wholeContact, codec);
        subject.alarm.state(codec);
        subject.level = codec.choice(subject.level);
        if (codec.isReading()) {
            fusion.cameras
                    .values()
                    .forEach(eyes -> eyes.links.values().stream()
                            .filter(link -> link.subject == subject.id)
                            .forEach(subject.links::add));
        }
        // Mostly it is what a link says, and stands there.
        int known = codec.integer(subject.bestLink());
        if (known >= subject.links.size()) {
            throw new IllegalArgumentException("saved world is damaged: nobody sees road user " + subject.id);
        }
        Link.Sighting best = known < 0 ? sighting(subject.best, codec) : subject.links.get(known).latest;
        if (codec.isReading()) {
            subject.best = best;
        }
        return subject;
    }

    private static CameraEyes camera(CameraEyes eyes, StateCodec codec) {
        eyes.name = codec.text(eyes.name);
        eyes.offset.state(codec);
        eyes.nanos = codec.number(eyes.nanos);
        eyes.heard = codec.number(eyes.heard);
        eyes.late = codec.number(eyes.late);
        eyes.period = codec.real(eyes.period);
        eyes.lateLast = codec.flag(eyes.lateLast);
        boolean uncalibrated = codec.flag(eyes.uncalibrated);
        eyes.pose = new EgoPose(codec.real(eyes.pose.x()), codec.real(eyes.pose.y()), codec.real(eyes.pose.heading()));
        eyes.size = size(eyes.size, codec);
        if (codec.flag(eyes.camera != null)) {
            CameraModel model = model(eyes.camera == null ? ANY : eyes.camera.model(), codec);
            double turn = codec.real(eyes.turn);
            if (codec.isReading()) {
                eyes.calibrated(model, turn);
            }
        }
        eyes.uncalibrated = uncalibrated;
        List<double[]> view = new ArrayList<>(eyes.view);
        codec.all(view, 16, () -> new double[2], corner -> {
            codec.reals(corner);
            return corner;
        });
        eyes.view = view;
        List<Link> links = new ArrayList<>(eyes.links.values());
        codec.all(links, 100, () -> new Link(eyes.name, 0, 0, NOTHING), each -> link(each, codec));
        links.forEach(each -> eyes.links.put(each.trackId, each));
        codec.map(
                eyes.lost,
                24,
                () -> new CameraEyes.Lost(0, 0),
                each -> new CameraEyes.Lost(codec.number(each.subject()), codec.number(each.nanos())));
        return eyes;
    }

    private static ImageSize size(ImageSize size, StateCodec codec) {
        return new ImageSize(codec.integer(size.width()), codec.integer(size.height()));
    }

    private static CameraModel model(CameraModel model, StateCodec codec) {
        Intrinsics k = model.intrinsics();
        Mounting m = model.mounting();
        List<Double> distortion = new ArrayList<>(k.distortion());
        codec.all(distortion, 8, () -> 0.0, codec::real);
        return new CameraModel(
                new Intrinsics(
                        size(k.size(), codec),
                        codec.real(k.focalX()),
                        codec.real(k.focalY()),
                        codec.real(k.centerX()),
                        codec.real(k.centerY()),
                        distortion),
                new Mounting(
                        codec.real(m.x()),
                        codec.real(m.y()),
                        codec.real(m.z()),
                        codec.real(m.yaw()),
                        codec.real(m.pitch()),
                        codec.real(m.roll())));
    }

    private static Link link(Link link, StateCodec codec) {
        link.trackId = codec.number(link.trackId);
        link.since = codec.number(link.since);
        link.subject = codec.number(link.subject);
        link.whole = codec.integer(link.whole);
        link.frames = codec.integer(link.frames);
        link.strangeSince = codec.number(link.strangeSince);
        codec.map(link.costs, 24, () -> new double[2], sum -> {
            codec.reals(sum);
            return sum;
        });
        Link.Sighting latest = sighting(link.latest, codec);
        if (codec.isReading()) {
            link.latest = latest;
        }
        return link;
    }

    private static Link.Sighting sighting(Link.Sighting s, StateCodec codec) {
        return new Link.Sighting(
                ObjectClass.of(codec.text(s.objectClass().label())),
                codec.text(s.label()),
                codec.real(s.classProbability()),
                codec.real(s.existence()),
                codec.flag(s.measured()),
                codec.box(s.box()),
                codec.flag(s.cut()),
                codec.real(s.range()),
                codec.real(s.sightX()),
                codec.real(s.sightY()),
                codec.real(s.ageSeconds()),
                s.estimate().state(codec),
                codec.real(s.heading()),
                codec.real(s.headingVariance()),
                risk(s.risk(), codec),
                ByteString.copyFrom(codec.block(s.paths().toByteArray())));
    }

    private static Risk risk(Risk risk, StateCodec codec) {
        return new Risk(
                optional(risk.timeToCollisionSeconds(), codec),
                codec.choice(risk.timeToCollisionSource()),
                optional(risk.safeDistanceMetres(), codec),
                codec.flag(risk.safeDistanceHeld()),
                codec.flag(risk.inEgoPath()),
                codec.flag(risk.contact().isPresent())
                        ? Optional.of(contact(risk.contact().orElse(Contact.NONE), codec))
                        : Optional.empty(),
                codec.choice(risk.criticality()));
    }

    private static Contact contact(Contact contact, StateCodec codec) {
        return new Contact(codec.real(contact.warning()), codec.real(contact.soon()));
    }

    private static OptionalDouble optional(OptionalDouble value, StateCodec codec) {
        double read = codec.real(value.orElse(Double.NaN));
        return Double.isNaN(read) ? OptionalDouble.empty() : OptionalDouble.of(read);
    }
}
