package io.drivesight.simulator.tracking;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.formats.SequenceMap;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The KITTI tracking text folder.
 *
 * @param folder with label_02, det-2d-rrc, det-3d-pointrcnn and evaluate_tracking.seqmap
 * @param sequences to score
 */
record BenchmarkData(Path folder, List<Sequence> sequences) {
    private static final ImageSize IMAGE = new ImageSize(1242, 375);

    /** Whose boxes. */
    enum Source {
        RRC("det-2d-rrc"),
        POINT_RCNN("det-3d-pointrcnn"),
        /** The ground truth's own. */
        TRUTH("label_02");

        private final String folder;

        Source(String folder) {
            this.folder = folder;
        }
    }

    static BenchmarkData open(Path folder) throws IOException {
        SequenceMap map = SequenceMap.read(folder.resolve("evaluate_tracking.seqmap"));
        return new BenchmarkData(folder, map.sequences());
    }

    Path truth(Sequence sequence) {
        return folder.resolve("label_02").resolve(sequence.name() + ".txt");
    }

    /** The detections of every sequence. */
    List<DetectionSequence> detections(Source source, KittiClass kittiClass) throws IOException {
        List<DetectionSequence> all = new ArrayList<>();
        for (Sequence sequence : sequences) {
            all.add(detections(sequence, source, kittiClass));
        }
        return all;
    }

    private DetectionSequence detections(Sequence sequence, Source source, KittiClass kittiClass) throws IOException {
        if (source == Source.TRUTH) {
            return DetectionSequence.ofTruth(sequence.name(), truth(sequence), kittiClass, IMAGE);
        }
        Path file = folder.resolve(source.folder).resolve(kittiClass.type()).resolve(sequence.name() + ".txt");
        return DetectionSequence.read(sequence.name(), file, kittiClass.objectClass(), IMAGE);
    }
}
