package io.drivesight.core.detection;

import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;

/** The decoder for each family of heads. */
public final class OutputDecoders {
    private OutputDecoders() {}

    public static OutputDecoder forCard(ModelCard card) {
        int classes = card.classes().size();
        return switch (card.family()) {
            case YOLOX -> new YoloxDecoder(classes);
            case NANODET -> DistributionDecoder.nanodet(classes);
            case PICODET -> DistributionDecoder.picodet(classes);
            case YOLOV8 -> new Yolov8Decoder(classes);
            case DETR -> new DetrDecoder(classes);
        };
    }

    /** False: the head was trained to give each object once. */
    static boolean needsSuppression(HeadFamily family) {
        return family != HeadFamily.DETR;
    }
}
