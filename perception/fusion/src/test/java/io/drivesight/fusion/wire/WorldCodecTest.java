package io.drivesight.fusion.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.wire.Convert;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.Street;
import io.drivesight.fusion.Street.Car;
import io.drivesight.fusion.wire.WorldCodec.Way;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.fusion.world.World.Size;
import io.drivesight.fusion.world.WorldFusion;
import io.drivesight.perception.v1.GroundPaths;
import io.drivesight.perception.v1.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WorldCodecTest {
    private static final FrameId FRAME = new FrameId(new CameraId(Street.VEHICLE, "front"), 7);

    private static World world() {
        return new WorldFusion(Street.VEHICLE)
                .take(new Street(5).result("front", Street.camera(0), 1, List.of(new Car(3, 20, 2, 5, 0))))
                .orElseThrow();
    }

    @Test
    void decode_encodedWorld_isTheSameToTheWiresPrecision() throws WireException {
        World world = world();
        byte[] bytes = WorldCodec.encode(world, FRAME);

        World decoded = WorldCodec.decode(bytes);

        assertThat(decoded.time()).isEqualTo(world.time());
        assertThat(decoded.pose()).isEqualTo(world.pose());
        assertThat(decoded.roadUsers()).hasSize(1);
        assertThat(decoded.roadUsers().get(0).sights())
                .isEqualTo(world.roadUsers().get(0).sights());
        assertThat(WorldCodec.encode(decoded, FRAME)).isEqualTo(bytes);
    }

    @Test
    void likeliestPath_predictedBeforeTheWorldsTime_isWhereTheVehicleSeesItNow() {
        Instant then = Instant.ofEpochSecond(100);
        GroundPaths paths = GroundPaths.newBuilder()
                .setCaptureTime(Convert.timestamp(then))
                .addPaths(Path.newBuilder().addAllGround(List.of(1000, 100, 200, 50)))
                .build();
        World world = new World(
                Street.VEHICLE, then.plusMillis(500), EgoPose.ORIGIN, new EgoMotion(4, 0, 0), List.of(), List.of());
        RoadUser user = user(paths.toByteString());

        assertThat(WorldCodec.likeliestPath(world, user))
                .usingElementComparator(Arrays::compare)
                .containsExactly(new double[] {8, 1}, new double[] {10, 1.5});
        assertThat(WorldCodec.likeliestPath(world, user(ByteString.EMPTY))).isEmpty();
        assertThat(WorldCodec.likeliestPath(world, user(ByteString.copyFrom(new byte[] {-1, -1, 3}))))
                .isEmpty();
    }

    private static RoadUser user(ByteString paths) {
        return user(4, Risk.NONE, paths);
    }

    private static RoadUser user(double speed, Risk risk, ByteString paths) {
        return new RoadUser(
                1,
                ObjectClass.CAR,
                "car",
                1,
                1,
                10,
                1,
                Covariance2.ZERO,
                speed,
                0,
                Covariance2.ZERO,
                0,
                0.1,
                new Size(4.5, 1.8, 1.5),
                1,
                0,
                List.of(),
                risk,
                paths);
    }

    @Test
    void ways_several_haveEachItsConfidence() throws WireException {
        Instant then = Instant.ofEpochSecond(100);
        World world = new World(Street.VEHICLE, then, EgoPose.ORIGIN, new EgoMotion(4, 0, 0), List.of(), List.of());
        ByteString paths = GroundPaths.newBuilder()
                .setCaptureTime(Convert.timestamp(then))
                .addPaths(Path.newBuilder().setConfidence(0.75f).addAllGround(List.of(1000, 100, 200, 50)))
                .addPaths(Path.newBuilder().setConfidence(0.25f).addAllGround(List.of(1000, 100, 0, -50)))
                .build()
                .toByteString();

        List<Way> ways = WorldCodec.ways(world, user(paths));

        assertThat(ways).extracting(Way::confidence).containsExactly(0.75, 0.25);
        assertThat(ways.get(1).points())
                .usingElementComparator(Arrays::compare)
                .containsExactly(new double[] {10, 1}, new double[] {10, 0.5});
    }

    @Test
    void ways_ofAnAbsurdTime_areRejected() {
        World world = world();
        ByteString paths = GroundPaths.newBuilder()
                .setCaptureTime(Convert.timestamp(Instant.parse("9999-01-01T00:00:00Z")))
                .addPaths(Path.newBuilder().addAllGround(List.of(1000, 100)))
                .build()
                .toByteString();

        assertThatThrownBy(() -> WorldCodec.ways(world, user(paths))).isInstanceOf(WireException.class);
        assertThat(WorldCodec.likeliestPath(world, user(paths))).isEmpty();
    }

    @Test
    void decode_whatIsNotFinite_isRejected() {
        World world = world();
        for (World absurd : List.of(
                new World(
                        world.vehicle(),
                        world.time(),
                        new EgoPose(0, 0, Double.NaN),
                        world.motion(),
                        List.of(),
                        List.of()),
                with(world, Double.NaN, Risk.NONE),
                with(
                        world,
                        4,
                        new Risk(
                                OptionalDouble.of(Double.NaN),
                                Risk.TimeToCollisionSource.RANGE_RATE,
                                OptionalDouble.empty(),
                                false,
                                true,
                                Optional.empty(),
                                Risk.Criticality.WARNING)))) {
            assertThatThrownBy(() -> WorldCodec.decode(WorldCodec.encode(absurd, FRAME)))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("finite");
        }
    }

    private static World with(World world, double speed, Risk risk) {
        List<RoadUser> users = List.of(user(speed, risk, ByteString.EMPTY));
        return new World(world.vehicle(), world.time(), world.pose(), world.motion(), users, List.of());
    }

    @Test
    void decode_noWorld_isRejected() {
        assertThatThrownBy(() -> WorldCodec.decode(new byte[] {-1, -1, 3})).isInstanceOf(WireException.class);
    }
}
