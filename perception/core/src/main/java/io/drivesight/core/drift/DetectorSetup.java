package io.drivesight.core.drift;

import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a frame's figures depend on but the frame.
 *
 * @param modelName from the model's card, for messages
 * @param modelSha256 of the model's file, lower-case hex
 * @param thresholds where its detections are cut
 * @param inputProfile size of its input
 * @param decoder how frames are decoded
 */
public record DetectorSetup(
        String modelName, String modelSha256, Thresholds thresholds, InputProfile inputProfile, DecoderChoice decoder) {
    /**
     * Holds this setup, that of the profile {@code source}, against the one in use; a {@link DriftException} says
     * what differs and what to do.
     */
    void requireSame(DetectorSetup used, String source) {
        if (!modelSha256.equals(used.modelSha256)) {
            throw new DriftException(
                    source + ": was made for the model " + modelName + " (SHA-256 " + shortened(modelSha256)
                            + "), but the model in use is " + used.modelName + " (" + shortened(used.modelSha256)
                            + "); make a profile for it with 'drivesight drift --model M --reference DIR --profile-out F'");
        }
        List<String> differences = new ArrayList<>();
        compare(differences, "score threshold", thresholds.score(), used.thresholds.score());
        compare(differences, "IoU threshold", thresholds.iou(), used.thresholds.iou());
        compare(differences, "most detections", thresholds.maxDetections(), used.thresholds.maxDetections());
        compare(differences, "input profile", inputProfile, used.inputProfile);
        compare(differences, "image decoder", decoder, used.decoder);
        if (!differences.isEmpty()) {
            throw new DriftException(source + ": was made with another setup of the detector: "
                    + String.join(", ", differences) + "; use the same, or make the profile again");
        }
    }

    private static void compare(List<String> differences, String name, Object profile, Object used) {
        if (!profile.equals(used)) {
            differences.add(name + " " + profile + " in the profile, " + used + " in use");
        }
    }

    private static String shortened(String sha256) {
        return sha256.substring(0, Math.min(12, sha256.length()));
    }
}
