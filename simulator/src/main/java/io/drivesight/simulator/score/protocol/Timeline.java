package io.drivesight.simulator.score.protocol;

import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.protocol.CaseResult.FalseAlarm;
import io.drivesight.simulator.score.protocol.Moment.Told;
import io.drivesight.simulator.score.virtual.RoadUser;
import io.drivesight.simulator.truth.Danger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A case frame by frame, for whoever looks for a cause: what was true of a road user, and what was published of it. */
public final class Timeline {
    private Timeline() {}

    /**
     * Lines of text.
     *
     * @param actor whom; empty: the danger and whom false alarms were about
     */
    public static List<String> of(CasePlayer player, ProtocolCase one, String actor) {
        CasePlayer.Played played = player.play(one);
        CaseResult result = new Judge(played).judge();
        List<String> lines = new ArrayList<>();
        lines.add(result.text());
        Set<String> names = new LinkedHashSet<>();
        if (actor.isEmpty()) {
            one.demand().ifPresent(demand -> names.add(demand.actor()));
            result.falseAlarms().stream()
                    .map(FalseAlarm::about)
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
        } else {
            names.add(actor);
        }
        names.forEach(name -> add(lines, name, played.moments()));
        return lines;
    }

    private static void add(List<String> lines, String name, List<Moment> moments) {
        lines.add("");
        lines.add(name
                + ": true place, velocity, speed of vehicle | true time to collision, as foreseen (each with margin), seen"
                + " share, px high | track, age, risk, published ttc, path | error of place (x, y), velocity (x, y)"
                + " | paths and modes");
        for (Moment moment : moments) {
            for (RoadUser user : moment.users()) {
                if (user.name().equals(name)) {
                    lines.add(line(moment, user));
                }
            }
        }
    }

    private static String line(Moment moment, RoadUser user) {
        Danger danger = moment.truth().danger(user.key());
        double x = user.main().position().x();
        double y = user.main().position().y();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%5.1f (%6.1f %6.1f) (%5.1f %5.1f) %4.1f | %5s %5s%s %.2f %3.0f |",
                moment.time(),
                x,
                y,
                user.main().velocity().x(),
                user.main().velocity().y(),
                moment.truth().egoMotion().speed(),
                seconds(danger.near()),
                seconds(danger.foreseenNear()),
                Judge.isVisible(user.key(), moment) ? " *" : "  ",
                user.main().visibleFraction(),
                user.visibleBox().map(box -> box.height()).orElse(0.0)));
        for (Told told : moment.told()) {
            if (told.about().filter(about -> about.key() == user.key()).isPresent()) {
                line.append(published(told.object(), told.hint(), x, y, user));
            }
        }
        return line.toString();
    }

    private static String seconds(double time) {
        return Double.isInfinite(time) ? "-" : String.format(Locale.ROOT, "%.2f", time);
    }

    private static String published(TrackedObject track, TrajectoryHint hint, double x, double y, RoadUser user) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                " #%d %s %.1f%s %s ttc %s%s",
                track.trackId(),
                track.objectClass().label(),
                track.ageSeconds(),
                track.measurement().isEmpty() ? " coasting" : "",
                hint.risk().criticality(),
                seconds(hint.risk().timeToCollisionSeconds().orElse(Double.POSITIVE_INFINITY)),
                hint.risk().inEgoPath() ? " in path" : ""));
        track.ground()
                .ifPresent(ground -> text.append(String.format(
                        Locale.ROOT,
                        " | %.2f %.2f, %.2f %.2f |",
                        ground.x() - x,
                        ground.y() - y,
                        ground.velocityX() - user.main().velocity().x(),
                        ground.velocityY() - user.main().velocity().y())));
        hint.paths()
                .forEach(path ->
                        text.append(String.format(Locale.ROOT, " %s %.2f", path.hypothesis(), path.confidence())));
        for (GroundMotion.Mode mode : track.ground().map(GroundMotion::modes).orElse(List.of())) {
            text.append(String.format(
                    Locale.ROOT,
                    " [%.2f (%.1f %.1f) a %.1f]",
                    mode.probability(),
                    mode.velocityX(),
                    mode.velocityY(),
                    mode.acceleration()));
        }
        return text.append(';').toString();
    }
}
