package io.drivesight.core.inference;

import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.testkit.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Any text as a model card, in JSON and in YAML: a card comes out that can be written and read again, or a {@link ModelException}. */
public final class CardFuzzer {
    private static final long BASE_BYTES = 4 << 20;
    private static final long BYTES_PER_BYTE = 3_000;

    private CardFuzzer() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        Fuzzing.allocatingAtMost(BASE_BYTES + BYTES_PER_BYTE * input.length, () -> {
            try {
                again(ModelCards.fromJson(text, "fuzz"));
            } catch (ModelException documented) {
                // As promised.
            }
            try {
                again(ModelCards.fromYaml(text, "fuzz"));
            } catch (ModelException documented) {
                // As promised.
            }
        });
    }

    private static void again(ModelCard card) {
        if (!ModelCards.fromJson(ModelCards.toJson(card), "again").equals(card)) {
            throw new AssertionError("the card is another one after writing and reading it");
        }
    }

    /** Writes the inputs to start from. */
    public static void main(String[] args) {
        ModelCard card = new ModelCard(
                "driving-nano",
                HeadFamily.YOLOX,
                List.of("car", "person"),
                new InputSpec(
                        640,
                        384,
                        true,
                        32,
                        ChannelOrder.BGR,
                        ResizeMode.LETTERBOX_TOP_LEFT,
                        114,
                        List.of(103.53, 0.0, -1.5),
                        List.of(1.0, 57.375, 0.017429)),
                new Thresholds(0.25, 0.45, 300),
                "Apache-2.0",
                new Provenance(
                        "base", "ab12", Map.of("d", "cd"), "head", "train", Map.of("ap50", 0.7), 3e-5, List.of("a")));
        Fuzzing.writeSeeds(
                Path.of(args[0]),
                List.of(
                        ModelCards.toJson(card).getBytes(StandardCharsets.UTF_8),
                        ModelCards.toYaml(card).getBytes(StandardCharsets.UTF_8)));
    }
}
