package io.drivesight.training.evaluate;

import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.List;

/** Model cards for tests. */
public final class TestCards {
    private TestCards() {}

    public static ModelCard card() {
        return new ModelCard(
                "test-model",
                HeadFamily.YOLOX,
                List.of("car", "person"),
                new InputSpec(
                        416,
                        416,
                        false,
                        32,
                        ChannelOrder.BGR,
                        ResizeMode.LETTERBOX_TOP_LEFT,
                        114,
                        List.of(0.0, 0.0, 0.0),
                        List.of(1.0, 1.0, 1.0)),
                Thresholds.DEFAULT,
                null,
                null);
    }
}
