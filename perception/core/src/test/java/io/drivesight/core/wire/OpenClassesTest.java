package io.drivesight.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Classes that the taxonomy does not know, from detections to the wire. */
class OpenClassesTest {
    private static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final CameraModel CAMERA =
            new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), new Mounting(1.5, 0, 1.5, 0, 0, 0));
    private static final ObjectClass RED = ObjectClass.of("traffic_light_red");
    private static final ObjectClass GREEN = ObjectClass.of("traffic_light_green");

    private final CameraTracking tracking = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0);

    private Scene scene(int number, Detection... detections) {
        CameraFrame frame = new CameraFrame(
                new FrameId(new CameraId("vehicle", "front"), number),
                Instant.ofEpochSecond(1_800_000_000).plusMillis(100L * number),
                ByteBuffer.allocate(0),
                FrameFormat.DETECT,
                Optional.empty(),
                Optional.of(CAMERA),
                Optional.of(new EgoMotion(10, 0, 0)),
                Optional.empty());
        PerceptionResult result =
                tracking.track(new DetectedFrame(frame, SIZE, List.of(detections)), new StageTimings());
        return new Scene(SIZE, result.objects(), result.hints());
    }

    @Test
    void track_unknownClasses_areKindsOfTheirOwnWithoutPlaceOrRisk() {
        Box ahead = new Box(560, 300, 720, 460);
        Scene last = scene(0, Detection.of(ahead, RED, 0.9), Detection.of(ahead, GREEN, 0.8));
        for (int i = 1; i < 10; i++) {
            double grown = 10 * i;
            Box nearer = new Box(560 - grown, 300 - grown, 720 + grown, 460 + grown);
            last = scene(i, Detection.of(nearer, RED, 0.9), Detection.of(nearer, GREEN, 0.8));
        }
        assertThat(last.objects())
                .hasSize(2)
                .allSatisfy(track -> assertThat(track.ground()).isEmpty())
                .extracting(TrackedObject::objectClass)
                .containsExactlyInAnyOrder(RED, GREEN);
        assertThat(last.hints()).extracting(hint -> hint.risk().criticality()).containsOnly(Criticality.NONE);
    }

    @Test
    void encode_unknownClass_isOtherUnderItsLabelAndComesBack() throws WireException {
        scene(0, Detection.of(new Box(560, 300, 600, 400), RED, 0.9));
        Scene scene = scene(1, Detection.of(new Box(560, 300, 600, 400), RED, 0.9));
        io.drivesight.perception.v1.Scene message = SceneCodec.encode(scene);
        assertThat(message.getObjects(0).getObjectClass())
                .isEqualTo(io.drivesight.perception.v1.ObjectClass.OBJECT_CLASS_OTHER);
        assertThat(message.getObjects(0).getLabel()).isEqualTo("traffic_light_red");
        assertThat(SceneCodec.decode(message).objects().get(0).objectClass()).isSameAs(RED);

        io.drivesight.perception.v1.Scene.Builder nameless = message.toBuilder();
        nameless.getObjectsBuilder(0).setLabel("");
        assertThatThrownBy(() -> SceneCodec.decode(nameless.build()))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("label");
    }
}
