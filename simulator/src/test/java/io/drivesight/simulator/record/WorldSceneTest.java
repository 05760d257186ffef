package io.drivesight.simulator.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.wire.Convert;
import io.drivesight.foxglove.FrameTransform;
import io.drivesight.foxglove.SceneEntity;
import io.drivesight.foxglove.SceneEntityDeletion;
import io.drivesight.foxglove.SceneUpdate;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.CameraView;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.fusion.world.World.Sight;
import io.drivesight.fusion.world.World.Size;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.perception.v1.GroundPaths;
import io.drivesight.simulator.bus.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Also leaves a recording in {@code target/scene-check}, which {@code .ci/run} reads with Foxglove's own libraries. */
class WorldSceneTest {
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    /** The vehicle looks along the still frame's y; a car 20 m ahead and 2 m to the left drives along with 5 m/s. */
    static byte[] world() {
        return world(TIME.minusMillis(100));
    }

    /** Paths of another time. */
    private static byte[] world(Instant predicted) {
        GroundPaths paths = GroundPaths.newBuilder()
                .setCaptureTime(Convert.timestamp(predicted))
                .setTimeStepSeconds(0.5)
                .addPaths(io.drivesight.perception.v1.Path.newBuilder()
                        .setConfidence(0.8f)
                        .addAllGround(List.of(2000, 200, 250, 0)))
                .build();
        RoadUser seen = user(7, List.of(new Sight("front", 3, true)), paths.toByteString());
        RoadUser remembered = user(8, List.of(), ByteString.EMPTY);
        CameraView front = new CameraView(
                "front", 0, 0, List.of(), 0, 0.01, List.of(new double[] {2, 0}, new double[] {50, -30}, new double[] {
                    50, 30
                }));
        World world = new World(
                "car-1",
                TIME,
                new EgoPose(100, 50, Math.PI / 2),
                new EgoMotion(10, 0, 0),
                List.of(seen, remembered),
                List.of(front));
        return WorldCodec.encode(world, new FrameId(new CameraId("car-1", "front"), 4));
    }

    private static RoadUser user(long id, List<Sight> sights, ByteString paths) {
        return new RoadUser(
                id,
                ObjectClass.CAR,
                "car",
                0.9,
                0.95,
                20,
                2,
                Covariance2.ZERO,
                5,
                0,
                Covariance2.ZERO,
                0,
                0.01,
                new Size(4.4, 1.8, 1.5),
                3,
                0,
                sights,
                Risk.NONE,
                paths);
    }

    private static SceneUpdate update() throws Exception {
        return SceneUpdate.parseFrom(WorldScene.of(world()).update());
    }

    @Test
    void update_roadUser_standsInTheStillFrameWithArrowAndPath() throws Exception {
        SceneEntity car = update().getEntities(0);

        assertThat(car.getFrameId()).isEqualTo("car-1/odom");
        assertThat(car.getId()).isEqualTo("#7");
        assertThat(car.getTexts(0).getText()).isEqualTo("car #7");
        assertThat(car.getCubes(0).getPose().getPosition().getX()).isCloseTo(98, within(1e-4));
        assertThat(car.getCubes(0).getPose().getPosition().getY()).isCloseTo(70, within(1e-4));
        assertThat(car.getCubes(0).getPose().getPosition().getZ()).isCloseTo(0.75, within(1e-4));
        assertThat(car.getCubes(0).getPose().getOrientation().getZ()).isCloseTo(Math.sqrt(0.5), within(1e-4));
        assertThat(car.getCubes(0).getSize().getX()).isCloseTo(4.4, within(1e-4));
        assertThat(car.getArrows(0).getShaftLength() + car.getArrows(0).getHeadLength())
                .isCloseTo(5, within(1e-4));
        // Predicted a tenth of a second ago, when the vehicle was one metre further back.
        assertThat(car.getLines(0).getPoints(0).getX()).isCloseTo(98, within(1e-4));
        assertThat(car.getLines(0).getPoints(0).getY()).isCloseTo(69, within(1e-4));
        assertThat(car.getLines(0).getPoints(1).getX()).isCloseTo(98, within(1e-4));
        assertThat(car.getLines(0).getPoints(1).getY()).isCloseTo(71.5, within(1e-4));
    }

    @Test
    void update_everyScene_takesAwayWhatItDoesNotName() throws Exception {
        SceneUpdate update = update();

        assertThat(update.getDeletions(0).getType()).isEqualTo(SceneEntityDeletion.Type.ALL);
        assertThat(Convert.instant(update.getDeletions(0).getTimestamp())).isAfter(TIME);
        assertThat(update.getEntitiesList().stream().map(SceneEntity::getId)).containsExactly("#7", "#8", "view/front");
        assertThat(update.getEntities(1).getCubes(0).getColor().getA())
                .isLessThan(update.getEntities(0).getCubes(0).getColor().getA());
        assertThat(update.getEntities(2).getLines(0).getPointsCount()).isEqualTo(3);
    }

    @Test
    void transform_vehicle_liesInTheStillFrame() throws Exception {
        FrameTransform transform =
                FrameTransform.parseFrom(WorldScene.of(world()).transform());

        assertThat(transform.getParentFrameId()).isEqualTo("car-1/odom");
        assertThat(transform.getChildFrameId()).isEqualTo("car-1");
        assertThat(transform.getTranslation().getX()).isEqualTo(100);
        assertThat(transform.getRotation().getW()).isCloseTo(Math.sqrt(0.5), within(1e-9));
    }

    @Test
    void write_worlds_haveTheirSceneBesideThem() throws IOException {
        Path file = Files.createDirectories(Path.of("target", "scene-check")).resolve("world.mcap");
        Files.deleteIfExists(file);
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            writer.write(Topics.WORLD, world(), 1, 1);
            writer.write(Topics.WORLD, new byte[] {99, 99}, 2, 2);
            writer.write(Topics.WORLD, world(Instant.parse("9999-01-01T00:00:00Z")), 3, 3);
        }

        try (McapReader reader = McapReader.open(file)) {
            Map<String, Long> counts = reader.readAll(McapQuery.ALL).stream()
                    .map(RecordedMessage::channel)
                    .map(channel -> channel.topic())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(counts)
                    .isEqualTo(Map.of(
                            "perception.world", 1L,
                            "/car-1/transform", 1L,
                            "/car-1/scene", 1L,
                            "perception.world/unreadable", 2L));
        }
    }
}
