package io.drivesight.fusion.world;

import com.google.protobuf.ByteString;
import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.prediction.JointAlarm;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.Risk.TimeToCollisionSource;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that later worlds depend on, as bytes and back. */
final class WorldState {
    private static final int MARK = 0x44535735;

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
            new Estimate(0, 0, 0, 0, 0, Covariance2.ZERO, Covariance2.ZERO),
            0,
            0,
            Risk.NONE,
            ByteString.EMPTY);

    private WorldState() {}

    static SavedState of(WorldFusion fusion) {
        StateWriter out = new StateWriter(MARK);
        out.number(fusion.now);
        out.number(fusion.nextId);
        fusion.clock.write(out);
        fusion.trail.write(out);
        out.integer(fusion.subjects.size());
        for (Subject subject : fusion.subjects.values()) {
            out.number(subject.id);
            out.number(subject.since);
            subject.memory.write(out);
            out.number(subject.taken);
            out.real(subject.scale);
            // Mostly it is what a link says, and stands there.
            int known = subject.bestLink();
            out.integer(known);
            if (known < 0) {
                write(subject.best, out);
            }
            out.number(subject.seen);
            out.number(subject.missedSince);
            out.number(subject.wholeAt);
            out.reals(new double[] {subject.wholeContact.warning(), subject.wholeContact.soon()});
            subject.alarm.write(out);
            out.text(subject.level.name());
        }
        out.integer(fusion.cameras.size());
        fusion.cameras.values().forEach(eyes -> write(eyes, out));
        out.integer(fusion.had.size());
        fusion.had.forEach((name, each) -> {
            out.text(name);
            out.number(each.sequence());
            out.number(each.nanos());
            out.number(each.sent());
            out.real(each.period());
        });
        fusion.regrouping.write(out);
        return out.state();
    }

    /** Puts a saved state into a fusion of which nothing is known yet; {@link IllegalArgumentException} for damage. */
    static void restore(WorldFusion fusion, SavedState state) {
        StateReader in = state.reader(MARK);
        fusion.now = in.number();
        fusion.nextId = in.number();
        fusion.clock.read(in);
        fusion.trail = EgoTrail.read(in);
        SortedMap<Long, Integer> bests = new TreeMap<>();
        for (int left = in.count(100); left > 0; left--) {
            long id = in.number();
            long since = in.number();
            Estimate memory = Estimate.read(in);
            long taken = in.number();
            double scale = in.real();
            int best = in.integer();
            Subject subject = new Subject(id, since, memory, best < 0 ? sighting(in) : NOTHING);
            bests.put(id, best);
            subject.taken = taken;
            subject.scale = scale;
            subject.seen = in.number();
            subject.missedSince = in.number();
            subject.wholeAt = in.number();
            subject.wholeContact = contact(in.reals(2));
            subject.alarm = JointAlarm.read(in);
            subject.level = Criticality.valueOf(in.text());
            fusion.subjects.put(id, subject);
        }
        for (int left = in.count(50); left > 0; left--) {
            CameraEyes eyes = camera(in);
            fusion.cameras.put(eyes.name, eyes);
            for (Link link : eyes.links.values()) {
                Subject subject = fusion.subjects.get(link.subject);
                if (subject != null) {
                    subject.links.add(link);
                }
            }
        }
        for (Subject subject : fusion.subjects.values()) {
            int best = bests.getOrDefault(subject.id, -1);
            if (best >= subject.links.size()) {
                throw new IllegalArgumentException("saved world is damaged: nobody sees road user " + subject.id);
            }
            if (best >= 0) {
                subject.best = subject.links.get(best).latest;
            }
        }
        for (int left = in.count(32); left > 0; left--) {
            fusion.had.put(in.text(), new CameraEyes.Had(in.number(), in.number(), in.number(), in.real()));
        }
        fusion.regrouping.read(in);
        in.end();
    }

    private static void write(CameraEyes eyes, StateWriter out) {
        out.text(eyes.name);
        eyes.offset.write(out);
        out.number(eyes.nanos);
        out.number(eyes.heard);
        out.number(eyes.late);
        out.real(eyes.period);
        out.flag(eyes.lateLast);
        out.flag(eyes.uncalibrated);
        out.reals(new double[] {eyes.pose.x(), eyes.pose.y(), eyes.pose.heading()});
        out.integer(eyes.size.width());
        out.integer(eyes.size.height());
        out.flag(eyes.camera != null);
        if (eyes.camera != null) {
            write(eyes.camera.model(), out);
            out.real(eyes.turn);
        }
        out.integer(eyes.view.size());
        eyes.view.forEach(out::reals);
        out.integer(eyes.links.size());
        eyes.links.values().forEach(link -> write(link, out));
        out.integer(eyes.lost.size());
        eyes.lost.forEach((track, lost) -> {
            out.number(track);
            out.number(lost.subject());
            out.number(lost.nanos());
        });
    }

    private static CameraEyes camera(StateReader in) {
        CameraEyes eyes = new CameraEyes(in.text());
        eyes.offset.read(in);
        eyes.nanos = in.number();
        eyes.heard = in.number();
        eyes.late = in.number();
        eyes.period = in.real();
        eyes.lateLast = in.flag();
        boolean uncalibrated = in.flag();
        eyes.pose = new EgoPose(in.real(), in.real(), in.real());
        eyes.size = new ImageSize(in.integer(), in.integer());
        if (in.flag()) {
            CameraModel model = model(in);
            eyes.calibrated(model, in.real());
        }
        eyes.uncalibrated = uncalibrated;
        List<double[]> view = new ArrayList<>();
        for (int left = in.count(16); left > 0; left--) {
            view.add(in.reals(2));
        }
        eyes.view = view;
        for (int left = in.count(100); left > 0; left--) {
            Link link = link(eyes.name, in);
            eyes.links.put(link.trackId, link);
        }
        for (int left = in.count(24); left > 0; left--) {
            eyes.lost.put(in.number(), new CameraEyes.Lost(in.number(), in.number()));
        }
        return eyes;
    }

    private static void write(CameraModel model, StateWriter out) {
        Intrinsics k = model.intrinsics();
        out.integer(k.size().width());
        out.integer(k.size().height());
        out.reals(new double[] {k.focalX(), k.focalY(), k.centerX(), k.centerY()});
        out.integer(k.distortion().size());
        k.distortion().forEach(out::real);
        Mounting m = model.mounting();
        out.reals(new double[] {m.x(), m.y(), m.z(), m.yaw(), m.pitch(), m.roll()});
    }

    private static CameraModel model(StateReader in) {
        ImageSize size = new ImageSize(in.integer(), in.integer());
        double[] k = in.reals(4);
        List<Double> distortion = new ArrayList<>();
        for (int left = in.count(8); left > 0; left--) {
            distortion.add(in.real());
        }
        double[] m = in.reals(6);
        return new CameraModel(
                new Intrinsics(size, k[0], k[1], k[2], k[3], distortion),
                new Mounting(m[0], m[1], m[2], m[3], m[4], m[5]));
    }

    private static void write(Link link, StateWriter out) {
        out.number(link.trackId);
        out.number(link.since);
        out.number(link.subject);
        out.integer(link.whole);
        out.integer(link.frames);
        out.number(link.strangeSince);
        out.integer(link.costs.size());
        link.costs.forEach((id, sum) -> {
            out.number(id);
            out.reals(sum);
        });
        write(link.latest, out);
    }

    private static Link link(String camera, StateReader in) {
        long trackId = in.number();
        long since = in.number();
        long subject = in.number();
        int whole = in.integer();
        int frames = in.integer();
        long strangeSince = in.number();
        SortedMap<Long, double[]> costs = new TreeMap<>();
        for (int left = in.count(24); left > 0; left--) {
            costs.put(in.number(), in.reals(2));
        }
        Link link = new Link(camera, trackId, since, sighting(in));
        link.subject = subject;
        link.whole = whole;
        link.frames = frames;
        link.strangeSince = strangeSince;
        link.costs.putAll(costs);
        return link;
    }

    private static void write(Link.Sighting s, StateWriter out) {
        out.text(s.objectClass().label());
        out.text(s.label());
        out.reals(
                new double[] {s.classProbability(), s.existence(), s.ageSeconds(), s.range(), s.sightX(), s.sightY()});
        out.reals(new double[] {s.heading(), s.headingVariance()});
        out.flag(s.measured());
        out.flag(s.cut());
        Box box = s.box();
        out.reals(new double[] {box.left(), box.top(), box.right(), box.bottom()});
        s.estimate().write(out);
        Risk risk = s.risk();
        out.real(risk.timeToCollisionSeconds().orElse(Double.NaN));
        out.text(risk.timeToCollisionSource().name());
        out.real(risk.safeDistanceMetres().orElse(Double.NaN));
        out.flag(risk.safeDistanceHeld());
        out.flag(risk.inEgoPath());
        out.flag(risk.contact().isPresent());
        risk.contact().ifPresent(contact -> out.reals(new double[] {contact.warning(), contact.soon()}));
        out.text(risk.criticality().name());
        out.block(s.paths().toByteArray());
    }

    private static Link.Sighting sighting(StateReader in) {
        ObjectClass objectClass = ObjectClass.of(in.text());
        String label = in.text();
        double[] v = in.reals(6);
        double[] heading = in.reals(2);
        boolean measured = in.flag();
        boolean cut = in.flag();
        Box box = new Box(in.real(), in.real(), in.real(), in.real());
        Estimate estimate = Estimate.read(in);
        Risk risk = new Risk(
                optional(in.real()),
                TimeToCollisionSource.valueOf(in.text()),
                optional(in.real()),
                in.flag(),
                in.flag(),
                in.flag() ? Optional.of(contact(in.reals(2))) : Optional.empty(),
                Criticality.valueOf(in.text()));
        ByteString paths = ByteString.copyFrom(in.block());
        return new Link.Sighting(
                objectClass,
                label,
                v[0],
                v[1],
                measured,
                box,
                cut,
                v[3],
                v[4],
                v[5],
                v[2],
                estimate,
                heading[0],
                heading[1],
                risk,
                paths);
    }

    private static Risk.Contact contact(double[] v) {
        return new Risk.Contact(v[0], v[1]);
    }

    private static OptionalDouble optional(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
