package io.drivesight.simulator.score.protocol;

import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.score.protocol.CaseResult.FalseAlarm;
import io.drivesight.simulator.score.protocol.CaseResult.Verdict;
import io.drivesight.simulator.score.protocol.CaseResult.Warned;
import io.drivesight.simulator.score.protocol.Moment.Told;
import io.drivesight.simulator.score.protocol.ProtocolCase.Demand;
import io.drivesight.simulator.score.run.ScoreRules;
import io.drivesight.simulator.score.virtual.RoadUser;
import io.drivesight.simulator.truth.Danger;
import io.drivesight.simulator.truth.ObjectTruth;
import io.drivesight.simulator.truth.WarningRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges a case. A danger counts from when it can be foreseen: it is visible, and its present motion leads to a contact with the vehicle, which
 * keeps its present speed on its way. The deadline is when the true time to collision falls below the test's limit, or {@link WarningRuns#REACTION}
 * after the danger could be foreseen, whichever is later. By then a warning about it must have been received, and last to it. A false
 * alarm is an unbroken run of warnings about one road user, or nobody, in which at no moment a contact within {@link Danger#LOOK_AHEAD} was true or
 * could be foreseen, the vehicle {@link Danger#MARGIN} wider to each side; and what of a run lies more than {@link WarningRuns#EARLY} before its
 * first such moment.
 */
final class Judge {
    /** A result is received so long after its frame's capture [s]. */
    static final double LATENCY = 0.05;

    private static final double REACTION = WarningRuns.REACTION;
    private static final double GAP = WarningRuns.GAP;

    /** A track is about whom its box lay on so long ago [s]. */
    private static final double KNOWN = 0.5;

    /** Times are added up: what differs by rounding is the same [s]. */
    private static final double SAME = 1e-6;

    /** How exactly it is told when the time to collision falls below a limit [s]. */
    private static final double EXACT = 0.02;

    /**
     * Least height of the visible box of what can be seen [px]. Lower than {@link ScoreRules#MIN_HEIGHT}: a car 42 m away, of which the NHTSA
     * asks to be warned, is 18 px high in this camera.
     */
    static final double MIN_HEIGHT = 12;

    /** One warning that was published. */
    private record Warning(TrackedObject track, Optional<RoadUser> about, int key, Moment moment) {
        double capture() {
            return moment.time();
        }
    }

    private final ProtocolCase one;
    private final World world;
    private final List<Moment> moments;
    private final List<Moment> pictured;
    private final List<Warning> warnings = new ArrayList<>();
    private final double cameraX;

    Judge(CasePlayer.Played played) {
        this(played.one(), played.world(), played.moments(), played.pictured());
    }

    Judge(ProtocolCase one, World world, List<Moment> moments) {
        this(one, world, moments, moments);
    }

    private Judge(ProtocolCase one, World world, List<Moment> moments, List<Moment> pictured) {
        this.pictured = pictured;
        this.one = one;
        this.world = world;
        this.moments = moments;
        this.cameraX = one.scenario().camera(Stage.CAMERA).model().mounting().x();
        findWarnings();
    }

    CaseResult judge() {
        CaseFigures figures = CaseFigures.of(world, pictured, cameraX);
        List<FalseAlarm> falseAlarms = falseAlarms();
        if (one.demand().isEmpty()) {
            return new CaseResult(one, Verdict.SILENT, Warned.NONE, falseAlarms, figures);
        }
        Demand demand = one.demand().get();
        int danger = ProtocolCases.actor(world, demand.actor());
        Warned warned = warned(danger, demand.limit());
        return new CaseResult(one, verdict(danger, warned), warned, falseAlarms, figures);
    }

    /** Whom each warning is about: whom its box lies on, now or within half a second before. */
    private void findWarnings() {
        record Place(double time, RoadUser user) {}
        Map<Long, Place> places = new HashMap<>();
        for (Moment moment : moments) {
            for (Told told : moment.told()) {
                told.about().ifPresent(user -> places.put(told.number(), new Place(moment.time(), user)));
                if (told.warns()) {
                    Place place = places.get(told.number());
                    Optional<RoadUser> about = Optional.ofNullable(place)
                            .filter(last -> moment.time() - last.time() <= KNOWN)
                            .map(Place::user);
                    // Who is not there has its track's number, below all numbers of the world.
                    int key = about.map(RoadUser::key).orElse(-(int) told.number());
                    warnings.add(new Warning(told.object(), about, key, moment));
                }
            }
        }
    }

    private Warned warned(int danger, double limit) {
        double contact = one.seconds();
        double visible = Double.NaN;
        double foreseeable = Double.NaN;
        double due = due(danger, limit, contact);
        double before = Double.NEGATIVE_INFINITY;
        for (Moment moment : moments) {
            boolean seen = isVisible(danger, moment);
            visible = Double.isNaN(visible) && seen ? moment.time() : visible;
            if (seen && moment.truth().danger(danger).isForeseeable()) {
                // What could be foreseen once and then no more for a while begins anew, unless it is due.
                boolean anew = Double.isNaN(foreseeable) || moment.time() - before > GAP + 1e-6;
                foreseeable = anew && before < due ? moment.time() : foreseeable;
                before = moment.time();
            }
        }
        double deadline = Math.max(due, foreseeable + REACTION);
        return new Warned(visible, foreseeable, deadline, first(danger, deadline, contact), contact);
    }

    /** When the true time to collision falls below the limit for good. */
    private double due(int danger, double limit, double contact) {
        double time = contact;
        while (time > EXACT && Meeting.danger(world, danger, time - EXACT).contact() <= limit) {
            time -= EXACT;
        }
        return time;
    }

    static boolean isVisible(int danger, Moment moment) {
        return moment.users().stream()
                .filter(user -> user.key() == danger)
                .anyMatch(user -> isVisible(user.main())
                        || user.rider().filter(Judge::isVisible).isPresent());
    }

    private static boolean isVisible(ObjectTruth object) {
        return object.visibleFraction() >= ScoreRules.MIN_VISIBLE
                && object.truncation() <= ScoreRules.MAX_TRUNCATION
                && object.visibleBox().filter(box -> box.height() >= MIN_HEIGHT).isPresent();
    }

    /** The beginning of the warnings that last to the deadline; else the first one after it. */
    private double first(int danger, double deadline, double contact) {
        double first = Double.NaN;
        double last = Double.NEGATIVE_INFINITY;
        for (Warning warning : warnings) {
            double received = warning.capture() + LATENCY;
            if (warning.key() != danger || received > contact) {
                continue;
            }
            if (received > deadline && deadline - last <= GAP + SAME) {
                break;
            }
            first = received - last > GAP + SAME ? received : first;
            last = received;
            if (received > deadline) {
                break;
            }
        }
        return first;
    }

    private Verdict verdict(int danger, Warned warned) {
        if (Double.isNaN(warned.foreseeable())) {
            return Verdict.UNFORESEEABLE;
        }
        if (Double.isNaN(warned.first())) {
            return Verdict.MISSED;
        }
        boolean lasts = warnings.stream()
                .filter(warning -> warning.key() == danger)
                .mapToDouble(warning -> warned.deadline() - warning.capture() - LATENCY)
                .anyMatch(early -> early >= -SAME && early <= GAP + SAME);
        if (lasts) {
            return Verdict.PASSED;
        }
        return warned.first() <= warned.deadline() ? Verdict.LAPSED : Verdict.LATE;
    }

    private List<FalseAlarm> falseAlarms() {
        Map<Integer, List<Warning>> about = new HashMap<>();
        warnings.forEach(warning ->
                about.computeIfAbsent(warning.key(), key -> new ArrayList<>()).add(warning));
        return about.values().stream()
                .flatMap(of -> WarningRuns.runs(of, Warning::capture, GAP).stream())
                .flatMap(run -> WarningRuns.alarms(run, Warning::capture, this::isJustified).stream())
                .filter(run -> run.stream().noneMatch(this::isJustified))
                .map(this::falseAlarm)
                .sorted((a, b) -> Double.compare(a.begin(), b.begin()))
                .toList();
    }

    private boolean isJustified(Warning warning) {
        return warning.key() > 0
                && warning.moment().truth().danger(warning.key()).justifiesWarning();
    }

    private FalseAlarm falseAlarm(List<Warning> run) {
        Warning begin = run.get(0);
        Optional<RoadUser> about = begin.about();
        return new FalseAlarm(
                about.map(RoadUser::name).orElse(""),
                about.map(user -> user.main().objectClass())
                        .orElse(begin.track().objectClass())
                        .label(),
                about.map(user -> relation(user.key(), begin.capture())).orElse("ghost"),
                begin.capture(),
                run.get(run.size() - 1).capture());
    }

    private String relation(int key, double time) {
        ActorState state = world.actor(key, time);
        if (state.actor().parked()) {
            return "parked";
        }
        if (state.speed() < 0.3) {
            return "standing";
        }
        double turn = Math.abs(StrictMath.IEEEremainder(
                state.pose().yaw() - world.ego(time).pose().yaw(), 2 * Math.PI));
        return turn < 0.6 ? "along" : turn > Math.PI - 0.6 ? "oncoming" : "crossing";
    }
}
