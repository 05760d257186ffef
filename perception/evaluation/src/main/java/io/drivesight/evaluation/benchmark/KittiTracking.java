package io.drivesight.evaluation.benchmark;

import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.formats.TextLine;
import io.drivesight.evaluation.tracking.TrackingScorer.FilterRules;
import io.drivesight.evaluation.tracking.TrackingSequence;
import io.drivesight.evaluation.tracking.TrackingSequence.TrackedBox;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * KITTI tracking, 2D boxes, one class. Objects of the class count when they are at most largely occluded (level 2) and not
 * truncated; all others of it, and objects of the class that is easily taken for it (vans for cars, sitting persons for
 * pedestrians), excuse a track that lies on them. Unmatched tracks up to 25 px high, or more than half inside a {@code DontCare}
 * region, are neither right nor wrong.
 *
 * @param type class to score, in any case: {@code car}, {@code pedestrian}, or any other type of the labels
 */
public record KittiTracking(String type) implements TrackingBenchmark {
    private static final int MAX_OCCLUSION = 2;
    private static final int MAX_TRUNCATION = 0;
    private static final Map<String, List<String>> LOOK_ALIKES =
            Map.of("car", List.of("van"), "pedestrian", List.of("person", "person_sitting"));

    @Override
    public FilterRules filterRules() {
        return FilterRules.KITTI;
    }

    @Override
    public TrackingSequence read(Sequence sequence, Path truth, Path tracks) throws IOException {
        FrameLists frames = new FrameLists(sequence, truth, tracks);
        TextLine.forEach(truth, TextLine.SPACES, line -> addTruth(frames, KittiFiles.tracking(line), line.number()));
        TextLine.forEach(tracks, TextLine.SPACES, line -> {
            KittiLabel label = KittiFiles.tracking(line);
            if (label.isType(type) && label.trackId() >= 0) {
                frames.add(label.frame(), new TrackedBox(label.trackId(), label.box()), line.number());
            }
        });
        return frames.toSequence();
    }

    private void addTruth(FrameLists frames, KittiLabel label, long line) throws FormatException {
        if (label.isDontCare()) {
            frames.addIgnoreRegion(label.frame(), label.box());
        } else if (label.trackId() >= 0 && (label.isType(type) || looksAlike(label))) {
            Role role = counts(label) ? Role.COUNTS : Role.EXCUSES;
            frames.add(label.frame(), new TruthObject(label.trackId(), label.box(), role), line);
        }
    }

    private boolean looksAlike(KittiLabel label) {
        return LOOK_ALIKES.getOrDefault(type.toLowerCase(Locale.ROOT), List.of()).stream()
                .anyMatch(label::isType);
    }

    private boolean counts(KittiLabel label) {
        return label.isType(type) && label.occlusion() <= MAX_OCCLUSION && (int) label.truncation() <= MAX_TRUNCATION;
    }
}
