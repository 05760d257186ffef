package io.drivesight.simulator.score.run;

import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.score.run.Run.RunResult;
import io.drivesight.simulator.truth.FrameTruth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Unbroken runs of warnings of one track each. */
final class Alarms {
    /**
     * One published warning.
     *
     * @param capture of its frame [s]
     * @param received [s]
     * @param about key of the real object that the track lies on, now or within {@link ScoreRules#MAX_GAP} before; empty: on none
     */
    record Warning(double capture, double received, OptionalLong about) {}

    /** Warnings of one track, each within {@link ScoreRules#MAX_GAP} of the one before. */
    record Run(CameraRun camera, TrackedObject track, List<Warning> warnings) {
        double begin() {
            return warnings.get(0).capture();
        }

        double end() {
            return warnings.get(warnings.size() - 1).capture();
        }

        WarningFigures.Alarm judged(TrueRisks truth) {
            return new WarningFigures.Alarm(
                    camera.id().camera(),
                    track.trackId(),
                    track.objectClass().label(),
                    warnings.get(0).received(),
                    begin(),
                    end(),
                    warnings.stream()
                            .flatMapToLong(warning -> warning.about().stream())
                            .mapToObj(truth::actor)
                            .findFirst()
                            .orElse(""),
                    warnings.stream()
                            .anyMatch(warning -> warning.about().isPresent()
                                    && truth.justifies(warning.about().getAsLong(), warning.capture())));
        }
    }

    /** Where a track was last seen to lie. */
    private record Place(double capture, long key) {}

    private Alarms() {}

    /** All runs by time. Frames without truth take no part: nothing can be said about their warnings. */
    static List<Run> of(io.drivesight.simulator.score.run.Run run) {
        List<Run> runs = new ArrayList<>();
        for (CameraRun camera : run.cameras()) {
            runs.addAll(of(camera));
        }
        runs.sort(Comparator.comparingDouble(Run::begin));
        return runs;
    }

    private static List<Run> of(CameraRun camera) {
        Map<Long, Place> places = new HashMap<>();
        Map<Long, Run> open = new HashMap<>();
        List<Run> runs = new ArrayList<>();
        for (RunFrame frame : camera.answered()) {
            RunResult result = frame.requireResult();
            FrameTruth truth = frame.requireTruth();
            FrameMatch.of(truth, result.objects(), ScoreRules.SAME_FOR_WARNINGS)
                    .forEach(pair ->
                            places.put(pair.estimate().trackId(), new Place(frame.capture(), frame.key(pair.truth()))));
            for (TrackedObject object : result.objects()) {
                if (result.hint(object.trackId()).filter(Alarms::warns).isEmpty()) {
                    continue;
                }
                Warning warning =
                        new Warning(frame.capture(), result.received(), about(places.get(object.trackId()), frame));
                Run last = open.get(object.trackId());
                if (last == null || frame.capture() - last.end() > ScoreRules.MAX_GAP) {
                    last = new Run(camera, object, new ArrayList<>());
                    open.put(object.trackId(), last);
                    runs.add(last);
                }
                last.warnings().add(warning);
            }
        }
        return runs;
    }

    private static boolean warns(TrajectoryHint hint) {
        return hint.risk().criticality().compareTo(Criticality.WARNING) >= 0;
    }

    private static OptionalLong about(@Nullable Place place, RunFrame frame) {
        return place == null || frame.capture() - place.capture() > ScoreRules.MAX_GAP
                ? OptionalLong.empty()
                : OptionalLong.of(place.key());
    }
}
