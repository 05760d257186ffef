package io.drivesight.training.export;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.model.GraphBlock;
import java.util.List;

/**
 * Holds an exported file against the training engine on real images: raw outputs must agree to {@value #MAX_DIFFERENCE}, and the
 * detections that leave the service's own detector must be those that the training engine's outputs decode to.
 */
public final class ParityGate {
    /**
     * Greatest difference between raw outputs that is still rounding: this, and as large a part of the value. Floats err by a part of
     * what they add up, and a head's distances reach dozens.
     */
    public static final double MAX_DIFFERENCE = 1e-3;

    /** Detections this near to the threshold may fall on either side of it. */
    private static final double NEAR_THRESHOLD = 5e-3;

    private static final double SAME_SCORE = 5e-3;
    private static final double SAME_BOX = 0.98;

    /**
     * What was found.
     *
     * @param images number of images compared
     * @param worstOutput greatest difference between raw outputs
     * @param detections number of detections compared
     */
    public record Parity(int images, double worstOutput, int detections) {}

    private final OnnxModel exported;
    private final GraphBlock reference;

    public ParityGate(OnnxModel exported, GraphBlock reference) {
        this.exported = exported;
        this.reference = reference;
    }

    /**
     * @param images real images, at least one
     * @throws GraphException when the outputs or the detections differ
     */
    public Parity check(List<PixelImage> images) {
        Preprocessor preprocessor = new Preprocessor(exported.card().input());
        double worst = 0;
        int detections = 0;
        for (PixelImage image : images) {
            ImageTensor tensor = preprocessor.prepare(image);
            List<OutputTensor> expected = reference.run(tensor);
            List<OutputTensor> found = exported.run(tensor);
            double apart = difference(expected, found, (a, b) -> Math.abs(a - b));
            double beyond = difference(expected, found, ParityGate::beyond);
            if (!(beyond <= MAX_DIFFERENCE)) {
                throw new GraphException(Text.format(
                        "the exported file's raw outputs differ by %.2g from training's, %.2g beside their size, and the limit is %.0g;"
                                + " it was not written",
                        apart, beyond, MAX_DIFFERENCE));
            }
            worst = Math.max(worst, apart);
            detections += compareDetections(image, tensor, expected);
        }
        return new Parity(images.size(), worst, detections);
    }

    /** How far apart two values are, beside their size. */
    static double beyond(float expected, float found) {
        return Math.abs(expected - found) / (1.0 + Math.abs(expected));
    }

    /** The greatest; infinite where one of them is no number, or their numbers differ. */
    static double difference(List<OutputTensor> expected, List<OutputTensor> found, Distance apart) {
        double worst = 0;
        for (int i = 0; i < expected.size(); i++) {
            var a = expected.get(i).data();
            var b = found.get(i).data();
            if (a.remaining() != b.remaining()) {
                return Double.POSITIVE_INFINITY;
            }
            for (int j = 0; j < a.remaining(); j++) {
                double each = apart.of(a.get(j), b.get(j));
                if (!Double.isFinite(each)) {
                    return Double.POSITIVE_INFINITY;
                }
                worst = Math.max(worst, each);
            }
        }
        return worst;
    }

    /** How far apart two values are. */
    interface Distance {
        double of(float expected, float found);
    }

    private int compareDetections(PixelImage image, ImageTensor tensor, List<OutputTensor> outputs) {
        Thresholds thresholds = exported.card().thresholds();
        OnnxObjectDetector detector = new OnnxObjectDetector(exported, thresholds, System::nanoTime);
        List<Detection> produced = detector.detect(image).detections();
        List<Detection> expected = detector.decode(outputs, tensor.letterbox());
        requireMatches(expected, produced, thresholds, "training");
        requireMatches(produced, expected, thresholds, "the service's detector");
        return produced.size();
    }

    private static void requireMatches(
            List<Detection> wanted, List<Detection> found, Thresholds thresholds, String who) {
        for (Detection detection : wanted) {
            boolean clear = detection.score() > thresholds.score() + NEAR_THRESHOLD;
            if (clear && found.stream().noneMatch(other -> isSame(detection, other))) {
                throw new GraphException("only %s finds %s: preprocessing or decoding differ; the model was not written"
                        .formatted(who, detection));
            }
        }
    }

    private static boolean isSame(Detection a, Detection b) {
        return a.objectClass() == b.objectClass()
                && Math.abs(a.score() - b.score()) < SAME_SCORE
                && a.box().iou(b.box()) > SAME_BOX;
    }
}
