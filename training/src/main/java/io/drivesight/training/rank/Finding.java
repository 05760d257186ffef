package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import java.util.List;

/**
 * What a model makes of one frame.
 *
 * @param frame the frame
 * @param detections what it found in the frame, one for each object, in frame pixels, by falling score
 * @param disputes where other views of the frame contradict that
 * @param look what the frame looks like
 */
record Finding(RankFrame frame, List<Detection> detections, List<Dispute> disputes, Look look) {
    Finding {
        detections = List.copyOf(detections);
        disputes = List.copyOf(disputes);
    }
}
