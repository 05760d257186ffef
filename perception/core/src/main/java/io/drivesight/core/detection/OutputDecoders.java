package io.drivesight.core.detection;

import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;

/** The decoder for each family of heads. */
public final class OutputDecoders {
    private OutputDecoders() {}

    public static OutputDecoder forCard(ModelCard card) {
        HeadFamily family = card.family();
        return switch (family) {
            case YOLOX -> new YoloxDecoder();
            default -> throw new UnsupportedOperationException("family " + family);
        };
    }
}
