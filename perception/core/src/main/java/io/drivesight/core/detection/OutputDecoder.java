package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OutputTensor;
import java.util.List;

/** Turns the raw outputs of one family of heads into boxes. Implementations are stateless. */
public interface OutputDecoder {
    /** The decoder of a model's family. */
    static OutputDecoder of(ModelCard card) {
        int classes = card.classes().size();
        return switch (card.family()) {
            case YOLOX -> new YoloxDecoder(card.groupEnds());
            case NANODET, PICODET, NANODET_PLUS -> new DistributionDecoder(card.family(), card.groupEnds());
            case YOLOV8 -> new Yolov8Decoder(classes);
            case DETR -> new DetrDecoder(classes);
        };
    }

    /**
     * Appends every box whose score is at least the threshold, with its best class (YOLOX and distributions: of each group of the card).
     *
     * @param outputs raw outputs for one frame (batch size 1), in the graph's order
     * @param input size of the model's input [px]
     * @param minScore least score, 0..1
     * @param out where boxes go, in input pixels, not clipped
     */
    void decode(List<OutputTensor> outputs, ImageSize input, float minScore, Candidates out);
}
