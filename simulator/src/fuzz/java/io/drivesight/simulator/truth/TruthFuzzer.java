package io.drivesight.simulator.truth;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.wire.WireException;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.testkit.Fuzzing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Any bytes as a frame's truth: truth comes out, or a {@link WireException}. */
public final class TruthFuzzer {
    private static final long BASE_BYTES = 256 << 10;
    private static final long BYTES_PER_BYTE = 300;

    private TruthFuzzer() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Fuzzing.allocatingAtMost(BASE_BYTES + BYTES_PER_BYTE * input.length, () -> {
            try {
                TruthCodec.decode(input);
            } catch (WireException documented) {
                // As promised.
            }
        });
    }

    /** Writes the inputs to start from. */
    public static void main(String[] args) {
        ObjectTruth object = new ObjectTruth(
                1,
                "lead",
                ObjectClass.TRUCK,
                new Box(-10.5, 20, 100.25, 90),
                Optional.of(new Box(0, 20, 100, 90)),
                0.625,
                0.1,
                new Vector(12.5, -1.75, 0.01),
                new ActorModel.Size(8.2, 2.5, 3.45),
                -3.1,
                new Vector(9, 0.5, -0.1),
                -2.5,
                0.125,
                new Course(List.of(
                        new GroundPose(12.5, -1.75, -3.1),
                        new GroundPose(14.75, -1.5, -3),
                        new GroundPose(17, -1, 3.125))));
        FrameTruth truth = new FrameTruth(
                "cut-in",
                -7,
                "night",
                "front",
                2,
                3,
                0.3,
                new ImageSize(640, 384),
                new EgoMotion(10, -0.1, 0.5),
                new GroundPose(100.5, -3.25, 2.1),
                new Course(List.of(GroundPose.ORIGIN, new GroundPose(2.5, 0.125, 0.0625))),
                List.of(object),
                List.of(object));
        FrameId id = new FrameId(new CameraId("vehicle-1", "front"), 42);
        Fuzzing.writeSeeds(Path.of(args[0]), List.of(TruthCodec.encode(id, Instant.EPOCH, truth)));
    }
}
