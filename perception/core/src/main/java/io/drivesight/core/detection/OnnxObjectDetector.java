package io.drivesight.core.detection;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.InferenceSlot;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.preprocess.Letterbox;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The production path from pixels to detections. The model's input is as large as the profile says for the frame's size.
 * Thread-safe: each running call uses memory of its own, from pools.
 */
public final class OnnxObjectDetector implements ObjectDetector {
    /** No overlap is above 1. */
    private static final double NO_SUPPRESSION = 1;

    private final OnnxModel model;
    private final Preprocessor preprocessor;
    private final OutputDecoder decoder;
    private final ClassMap classes;
    private final Thresholds thresholds;
    private final InputProfile profile;
    private final double maxIou;
    private final LongSupplier nanoTime;
    /** Left by calls to later ones; as many as calls ever ran at once. */
    private final ConcurrentLinkedQueue<Candidates> pool = new ConcurrentLinkedQueue<>();

    /**
     * Builds the path that the model's card describes, at the card's own input size.
     *
     * @param model stays the caller's, who closes it after the last call
     * @param thresholds where detections are cut
     * @param nanoTime monotonic clock [ns]
     */
    public OnnxObjectDetector(OnnxModel model, Thresholds thresholds, LongSupplier nanoTime) {
        this(model, thresholds, InputProfile.SQUARE, nanoTime);
    }

    /**
     * Builds the path that the model's card describes.
     *
     * @param model stays the caller's, who closes it after the last call
     * @param thresholds where detections are cut
     * @param profile how large the model's input is for a frame
     * @param nanoTime monotonic clock [ns]
     */
    public OnnxObjectDetector(OnnxModel model, Thresholds thresholds, InputProfile profile, LongSupplier nanoTime) {
        this.model = model;
        this.preprocessor = new Preprocessor(model.card().input());
        this.decoder = OutputDecoder.of(model.card());
        this.classes = model.card().classMap();
        this.thresholds = thresholds;
        boolean detr = model.card().family() == HeadFamily.DETR;
        // The shapes that AUTO gives stretched frames were measured for heads of cells.
        this.profile = detr && profile == InputProfile.AUTO ? InputProfile.SQUARE : profile;
        // A DETR is trained to give each object once.
        this.maxIou = detr ? NO_SUPPRESSION : thresholds.iou();
        this.nanoTime = nanoTime;
    }

    @Override
    public Result detect(PixelImage image) {
        return detect(FramePixels.whole(image));
    }

    /** The size of the picture inside the model's input. */
    @Override
    public ImageSize leastPixels(ImageSize frame) {
        Letterbox letterbox =
                Letterbox.of(frame, inputSize(frame), preprocessor.spec().resize());
        return new ImageSize(letterbox.contentWidth(), letterbox.contentHeight());
    }

    @Override
    public Result detect(FramePixels frame) {
        return detect(frame, inputSize(frame.frame()));
    }

    @Override
    public Result detect(FramePixels frame, ImageSize input) {
        long start = nanoTime.getAsLong();
        try (InferenceSlot slot = model.slot(input)) {
            Letterbox letterbox = slot.put(frame, preprocessor);
            long prepared = nanoTime.getAsLong();
            List<OutputTensor> outputs = slot.run();
            long inferred = nanoTime.getAsLong();
            List<Detection> detections = decode(outputs, letterbox);
            return new Result(detections, prepared - start, inferred - prepared, nanoTime.getAsLong() - inferred);
        }
    }

    @Override
    public Thresholds thresholds() {
        return thresholds;
    }

    @Override
    public ImageSize inputSize(ImageSize frame) {
        return profile.inputFor(preprocessor.spec(), frame);
    }

    /** Raw outputs to detections in frame pixels, by falling score. */
    public List<Detection> decode(List<OutputTensor> outputs, Letterbox letterbox) {
        @Nullable Candidates pooled = pool.poll();
        Candidates candidates = pooled != null ? pooled : new Candidates();
        try {
            return decode(outputs, letterbox, candidates);
        } finally {
            pool.add(candidates);
        }
    }

    private List<Detection> decode(List<OutputTensor> outputs, Letterbox letterbox, Candidates candidates) {
        outputs.forEach(OutputTensor::requireNumbers);
        candidates.clear();
        decoder.decode(outputs, letterbox.target(), (float) thresholds.score(), candidates);
        candidates.retainClasses(index -> classes.objectClass(index) != null);
        int[] kept = NonMaxSuppression.select(candidates, maxIou, thresholds.maxDetections());
        List<Detection> detections = new ArrayList<>(kept.length);
        for (int index : kept) {
            @Nullable Detection detection = toDetection(candidates, index, letterbox);
            if (detection != null) {
                detections.add(detection);
            }
        }
        return detections;
    }

    /** Null when the box lies in the padding. */
    private @Nullable Detection toDetection(Candidates candidates, int index, Letterbox letterbox) {
        int classIndex = candidates.classIndex(index);
        ObjectClass objectClass = Objects.requireNonNull(classes.objectClass(classIndex), "only road users were kept");
        Box box = letterbox
                .toImage(new Box(
                        candidates.left(index),
                        candidates.top(index),
                        candidates.right(index),
                        candidates.bottom(index)))
                .clippedTo(letterbox.source());
        return box.area() <= 0
                ? null
                : new Detection(box, objectClass, classes.name(classIndex), Math.min(1, candidates.score(index)));
    }
}
