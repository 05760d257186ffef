package io.drivesight.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.FrameResult.PassedFrame;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.prediction.MotionHypothesis;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FrameResultCodecTest {
    private static final FrameId ID = new FrameId(new CameraId("car-1", "front"), 7);
    private static final Instant CAPTURE = Instant.parse("2026-11-24T10:00:00.123456789Z");
    private static final Origin ORIGIN = new Origin("node-1", "cpu", "yolox-nano", "ab12");

    @Test
    void decode_processedFrame_isWhatWasEncoded() throws WireException {
        FrameResult result = new FrameResult(
                outcome(Outcome.PROCESSED, Stage.PUBLISH, 2),
                ORIGIN,
                Optional.of(new Scene(
                        new ImageSize(640, 384),
                        List.of(sign(), coastingCar()),
                        List.of(hint(sign()), hint(coastingCar())))),
                List.of(
                        new PassedFrame(90, 5, CAPTURE.minusMillis(80), Outcome.SUPERSEDED, "newer-frame", Stage.QUEUE),
                        new PassedFrame(
                                95, 6, CAPTURE.minusMillis(40), Outcome.EXPIRED, "deadline-passed", Stage.FETCH)),
                Optional.empty());

        FrameResult decoded = FrameResultCodec.decode(FrameResultCodec.encode(result));

        assertThat(decoded)
                .usingRecursiveComparison()
                .withComparatorForType(FrameResultCodecTest::roughly, Double.class)
                .ignoringFields("outcome.timings")
                .isEqualTo(result);
        assertThat(decoded.outcome().timings().nanos(Stage.DECODE)).isEqualTo(5_000);
        assertThat(decoded.outcome().timings().reached(Stage.TRACK)).isFalse();
        assertThat(decoded.outcomes())
                .extracting(each -> each.source().offset())
                .containsExactly(90L, 95L, 99L);
    }

    @Test
    void decodeWithoutScene_sceneIsDamaged_hasAllTheRest() throws WireException {
        PassedFrame passed = new PassedFrame(90, 5, CAPTURE, Outcome.SUPERSEDED, "newer-frame", Stage.QUEUE);
        FrameResult result = new FrameResult(
                outcome(Outcome.PROCESSED, Stage.PUBLISH, 0),
                ORIGIN,
                Optional.empty(),
                List.of(passed),
                Optional.empty());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Field 19, three bytes long.
        bytes.writeBytes(new byte[] {(byte) (19 << 3 | 2 | 0x80), 1, 3, -1, -1, -1});
        bytes.writeBytes(FrameResultCodec.encode(result));

        assertThat(FrameResultCodec.decodeWithoutScene(bytes.toByteArray()))
                .usingRecursiveComparison()
                .ignoringFields("outcome.timings")
                .isEqualTo(result);
    }

    @Test
    void encode_thirtyRoadUsersWithCalibration_takesLessThan40Kilobytes() {
        for (Scene scene : TrackedScenes.calibrated(30, 15)) {
            assertThat(result(scene)).hasSizeLessThan(40_000);
        }
    }

    @Test
    void decode_messageThatCouldNotBeParsed_hasNeitherIdentityNorScene() throws WireException {
        FrameOutcome unknown = new FrameOutcome(
                Optional.empty(),
                Optional.empty(),
                Outcome.UNDECODABLE,
                "bad-protobuf",
                "no CameraFrame",
                Stage.FETCH,
                new StageTimings(),
                CAPTURE,
                CAPTURE.plusMillis(2),
                new FrameOutcome.Source("camera.frames", 0, 3),
                0);
        FrameResult result = FrameResult.of(unknown, ORIGIN, Optional.empty());

        assertThat(FrameResultCodec.decode(FrameResultCodec.encode(result)))
                .usingRecursiveComparison()
                .isEqualTo(result);
    }

    @Test
    void decode_skippedOffsets_roundTrip() throws WireException {
        FrameOutcome skipped = outcome(Outcome.SKIPPED, Stage.FETCH, 0);
        FrameResult result =
                new FrameResult(skipped, ORIGIN, Optional.empty(), List.of(), Optional.of(new SkippedOffsets(40, 99)));

        assertThat(FrameResultCodec.decode(FrameResultCodec.encode(result)).skipped())
                .contains(new SkippedOffsets(40, 99));
    }

    @Test
    void decode_offsetsThatAreNone_isRejected() {
        assertRejected(message -> message.getSkippedBuilder().setFirst(4).setLast(3));
        assertRejected(message -> message.getSkippedBuilder().setFirst(-1).setLast(3));
        assertRejected(message -> message.getSkippedBuilder().setFirst(0).setLast(Long.MAX_VALUE));
        assertRejected(message -> message.setSourceOffset(-1));
        assertRejected(message -> message.setSourceOffset(Long.MAX_VALUE));
        assertRejected(message -> message.getPassedOverBuilder(0).setOffset(-1));
    }

    @Test
    void decode_processedWithoutSceneOrSceneOfAnother_isRejected() {
        assertRejected(message -> message.clearScene());
        assertRejected(message -> message.setOutcome(io.drivesight.perception.v1.Outcome.OUTCOME_EXPIRED));
    }

    @Test
    void decode_passedOverWithoutCamera_isRejected() {
        assertRejected(message -> message.clearVehicle().clearCamera());
    }

    @Test
    void decode_timesThatNoFrameIsOf_isRejected() {
        Timestamp late = Convert.timestamp(Instant.parse("2263-01-01T00:00:00Z"));
        Timestamp early = Convert.timestamp(Instant.parse("1969-12-31T23:59:59Z"));

        assertRejected("bad-timestamp", message -> message.setCaptureTime(late));
        assertRejected("bad-timestamp", message -> message.setFetchTime(early));
        assertRejected("bad-timestamp", message -> message.setPublishTime(late));
        assertRejected(
                "bad-timestamp", message -> message.getPassedOverBuilder(0).setCaptureTime(early));
    }

    @Test
    void decode_randomBytes_neverThrowAnythingElse() {
        Random random = new Random(11);
        byte[] good = result(new Scene(new ImageSize(640, 384), List.of(sign()), List.of(hint(sign()))));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(6); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertDecodedOrRefused(() -> FrameResultCodec.decode(bytes));
            assertDecodedOrRefused(() -> FrameResultCodec.decodeWithoutScene(bytes));
        }
    }

    private interface Decoding {
        FrameResult result() throws WireException;
    }

    private static void assertDecodedOrRefused(Decoding decoding) {
        try {
            assertThat(decoding.result().origin()).isNotNull();
        } catch (WireException e) {
            assertThat(e.reason()).isNotEmpty();
        }
    }

    @Test
    void decode_overlooked_isAsEncoded() throws WireException {
        TrackedObject car = coastingCar();
        TrackedObject overlooked = new TrackedObject(
                car.trackId(),
                car.objectClass(),
                car.label(),
                car.classProbability(),
                car.existenceProbability(),
                car.box(),
                car.measurement(),
                car.status(),
                car.ageSeconds(),
                car.secondsSinceSeen(),
                true,
                car.motion(),
                car.ground());
        for (TrackedObject object : List.of(car, overlooked)) {
            Scene scene = new Scene(new ImageSize(640, 384), List.of(object), List.of(hint(object)));

            assertThat(FrameResultCodec.decode(result(scene))
                            .scene()
                            .orElseThrow()
                            .objects())
                    .singleElement()
                    .returns(object.overlooked(), TrackedObject::overlooked);
        }
    }

    @Test
    void decode_looks_areAsEncoded() throws WireException {
        ImageSize size = new ImageSize(640, 384);
        Region region = Region.middle(size, new ImageSize(208, 128));
        for (Look look : List.of(Look.WHOLE, Look.at(region), Look.both(region))) {
            Scene scene = new Scene(size, List.of(), List.of(), look, Optional.empty(), Optional.empty());

            assertThat(FrameResultCodec.decode(result(scene)).scene().orElseThrow())
                    .isEqualTo(scene);
        }
    }

    @Test
    void decode_sceneOfAKnownCamera_hasItsCalibrationAndMotion() throws WireException {
        CameraModel camera = new CameraModel(
                new CameraModel.Intrinsics(new ImageSize(640, 384), 500, 501, 320, 192, List.of(-0.1, 0.03)),
                new CameraModel.Mounting(1.9, 0.75, 1.2, 1.4, 0.07, 0.01));
        EgoMotion ego = new EgoMotion(9.5, 0.2, -1, List.of(0.01, 0.02));
        Scene scene = new Scene(
                new ImageSize(640, 384), List.of(), List.of(), Look.WHOLE, Optional.of(camera), Optional.of(ego));

        assertThat(FrameResultCodec.decode(result(scene)).scene().orElseThrow()).isEqualTo(scene);
    }

    @Test
    void decode_lookedAtBeyondTheImage_isRejected() {
        assertRejected(message -> message.getSceneBuilder()
                .getLookBuilder()
                .getRegionBuilder()
                .setRight(700)
                .setBottom(20));
        assertRejected(message -> message.getSceneBuilder()
                .getLookBuilder()
                .getRegionBuilder()
                .setLeft(10)
                .setRight(10)
                .setBottom(20));
    }

    /** Floats on the wire. */
    private static int roughly(double a, double b) {
        return Math.abs(a - b) <= 1e-6 * Math.abs(b) ? 0 : Double.compare(a, b);
    }

    private static byte[] result(Scene scene) {
        return FrameResultCodec.encode(FrameResult.of(
                outcome(Outcome.PROCESSED, Stage.PUBLISH, scene.objects().size()), ORIGIN, Optional.of(scene)));
    }

    private static void assertRejected(Consumer<io.drivesight.perception.v1.FrameResult.Builder> change) {
        assertRejected("bad-value", change);
    }

    /** Changes a good message, with a scene and a frame that was passed over. */
    private static void assertRejected(
            String reason, Consumer<io.drivesight.perception.v1.FrameResult.Builder> change) {
        Scene scene = new Scene(new ImageSize(640, 384), List.of(sign()), List.of(hint(sign())));
        PassedFrame passed = new PassedFrame(90, 5, CAPTURE, Outcome.SUPERSEDED, "newer-frame", Stage.QUEUE);
        byte[] good = FrameResultCodec.encode(new FrameResult(
                outcome(Outcome.PROCESSED, Stage.PUBLISH, 1),
                ORIGIN,
                Optional.of(scene),
                List.of(passed),
                Optional.empty()));

        assertThatThrownBy(() -> {
                    var message = io.drivesight.perception.v1.FrameResult.parseFrom(good).toBuilder();
                    change.accept(message);
                    FrameResultCodec.decode(message.build().toByteArray());
                })
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static FrameOutcome outcome(Outcome outcome, Stage stage, int objects) {
        StageTimings timings = new StageTimings();
        timings.record(Stage.DECODE, 5_000);
        return new FrameOutcome(
                Optional.of(ID),
                Optional.of(CAPTURE),
                outcome,
                "",
                "",
                stage,
                timings,
                CAPTURE.plusMillis(1),
                CAPTURE.plusMillis(2),
                new FrameOutcome.Source("camera.frames", 3, 99),
                objects);
    }

    private static TrackedObject sign() {
        return new TrackedObject(
                3,
                ObjectClass.TRAFFIC_SIGN,
                "stop sign",
                0.8,
                0.9,
                new Box(11, 21, 31, 61),
                Optional.of(new Detection(new Box(10, 20, 30, 60), ObjectClass.TRAFFIC_SIGN, "stop sign", 0.75)),
                TrackStatus.TRACKED,
                1.5,
                0,
                false,
                new ImageMotion(4, -5, new Covariance2(1, 0.5, 2), Covariance2.diagonal(3, 4), 0.1),
                Optional.of(new GroundMotion(
                        20,
                        -3,
                        Covariance2.diagonal(1, 2),
                        5,
                        0.5,
                        Covariance2.diagonal(3, 4),
                        0.1,
                        0.2,
                        true,
                        List.of())));
    }

    private static TrackedObject coastingCar() {
        return new TrackedObject(
                4,
                ObjectClass.CAR,
                "car",
                1,
                0.4,
                new Box(-5, 0, 3, 4),
                Optional.empty(),
                TrackStatus.COASTING,
                2,
                0.3,
                false,
                new ImageMotion(0, 0, Covariance2.ZERO, Covariance2.ZERO, 0),
                Optional.empty());
    }

    private static TrajectoryHint hint(TrackedObject object) {
        PathPoint point = new PathPoint(
                0.5,
                new Box(100, 0, 120, 10),
                new Covariance2(1, 0.5, 1.25),
                Optional.of(new PathPoint.GroundPoint(8, 1, Covariance2.diagonal(9, 4))));
        return new TrajectoryHint(
                object.trackId(),
                object.objectClass(),
                object.box(),
                List.of(new PredictedPath(MotionHypothesis.STOPPING, 1, 0.5, 2, List.of(point))),
                new Risk(
                        OptionalDouble.of(2.5),
                        Risk.TimeToCollisionSource.IMAGE_EXPANSION,
                        OptionalDouble.empty(),
                        false,
                        true,
                        Optional.empty(),
                        Criticality.WARNING));
    }
}
