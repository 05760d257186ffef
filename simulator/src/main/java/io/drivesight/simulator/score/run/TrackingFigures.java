package io.drivesight.simulator.score.run;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.evaluation.tracking.TrackingScorer;
import io.drivesight.evaluation.tracking.TrackingSequence;
import io.drivesight.evaluation.tracking.TrackingSequence.EvaluatedFrame;
import io.drivesight.evaluation.tracking.TrackingSequence.TrackedBox;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tracks against truth, over the frames that were processed, vehicles and vulnerable road users apart and then together. Objects
 * that do not count excuse a track that lies on them.
 *
 * @param combined all cameras and kinds
 * @param cameras by camera
 * @param kinds by kind
 */
public record TrackingFigures(Mot combined, Map<String, Mot> cameras, Map<String, Mot> kinds) {
    /** Figures as TrackEval gives them; ratios in per cent, the rest counts. */
    public record Mot(
            double hota,
            double detA,
            double assA,
            double locA,
            double mota,
            double idf1,
            int idSwitches,
            int fragmentations,
            int mostlyTracked,
            int mostlyLost,
            int hits,
            int misses,
            int falseAlarms,
            int objects,
            int tracks) {
        static Mot of(TrackingScore score) {
            return new Mot(
                    100 * score.hota().hota(),
                    100 * score.hota().detA(),
                    100 * score.hota().assA(),
                    100 * score.hota().locA(),
                    100 * score.clear().mota(),
                    100 * score.identity().idf1(),
                    score.clear().idSwitches(),
                    score.clear().fragmentations(),
                    score.clear().mostlyTracked(),
                    score.clear().mostlyLost(),
                    score.clear().hits(),
                    score.clear().misses(),
                    score.clear().falseAlarms(),
                    score.truthIds(),
                    score.trackIds());
        }
    }

    private static final TrackingScorer SCORER = new TrackingScorer(ScoreRules.TRACK_FILTER);

    static TrackingFigures of(Run run) {
        List<TrackingScore> all = new ArrayList<>();
        Map<String, List<TrackingScore>> byCamera = new LinkedHashMap<>();
        Map<String, List<TrackingScore>> byKind = new LinkedHashMap<>();
        for (CameraRun camera : run.cameras()) {
            for (Kind kind : ScoreRules.TRACKED_KINDS) {
                TrackingScore score = SCORER.score(sequence(camera, kind));
                all.add(score);
                byCamera.computeIfAbsent(camera.id().camera(), name -> new ArrayList<>())
                        .add(score);
                byKind.computeIfAbsent(DetectionFigures.name(kind), name -> new ArrayList<>())
                        .add(score);
            }
        }
        return new TrackingFigures(Mot.of(TrackingScore.combine(all)), combined(byCamera), combined(byKind));
    }

    private static Map<String, Mot> combined(Map<String, List<TrackingScore>> scores) {
        Map<String, Mot> combined = new LinkedHashMap<>();
        scores.forEach((name, parts) -> combined.put(name, Mot.of(TrackingScore.combine(parts))));
        return combined;
    }

    private static TrackingSequence sequence(CameraRun camera, Kind kind) {
        return new TrackingSequence(
                camera.id().key(),
                camera.answered().stream().map(frame -> frame(frame, kind)).toList());
    }

    private static EvaluatedFrame frame(RunFrame frame, Kind kind) {
        FrameTruth truth = frame.requireTruth();
        List<TruthObject> objects = new ArrayList<>();
        List<Box> regions = new ArrayList<>();
        for (ObjectTruth object : truth.objects()) {
            if (object.objectClass().kind() != kind) {
                continue;
            }
            boolean counts = ScoreRules.counts(object);
            Box whole = ScoreRules.whole(object, truth);
            if (!counts) {
                regions.add(whole);
            }
            objects.add(new TruthObject(
                    frame.key(object),
                    object.visibleBox().orElse(whole),
                    counts ? TruthObject.Role.COUNTS : TruthObject.Role.EXCUSES));
        }
        List<TrackedBox> tracks = frame.requireResult().seen().stream()
                .filter(track -> track.objectClass().kind() == kind)
                .map(TrackingFigures::box)
                .toList();
        return new EvaluatedFrame(objects, tracks, regions);
    }

    private static TrackedBox box(TrackedObject track) {
        return new TrackedBox(track.trackId(), track.box());
    }
}
