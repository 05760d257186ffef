package io.drivesight.fusion.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.fusion.Street;
import io.drivesight.fusion.Street.Car;
import io.drivesight.fusion.stream.FusionConfig.Guarantee;
import io.drivesight.fusion.wire.CameraResultCodec;
import io.drivesight.fusion.wire.OsiCodec;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.fusion.world.CameraResult;
import io.drivesight.fusion.world.World;
import io.drivesight.fusion.world.WorldFusion;
import io.drivesight.perception.v1.FrameResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FusionTopologyTest {
    private final FusionConfig config = new FusionConfig(
            "fusion",
            "perception.results",
            "perception.world",
            Guarantee.AT_LEAST_ONCE,
            Optional.empty(),
            1,
            0,
            Optional.of("perception.world.osi"),
            Map.of("bootstrap.servers", "localhost:1"));
    private final FusionCounts counts = new FusionCounts();
    private ToldBefore.Told told = ToldBefore.Told.NOTHING;
    private final TopologyTestDriver driver =
            new TopologyTestDriver(FusionTopology.of(config, (results, sent) -> told, counts), config.properties());
    private final TestInputTopic<String, byte[]> results =
            driver.createInputTopic(config.results(), new StringSerializer(), new ByteArraySerializer());
    private final TestOutputTopic<String, byte[]> worlds =
            driver.createOutputTopic(config.worlds(), new StringDeserializer(), new ByteArrayDeserializer());
    private final TestOutputTopic<String, byte[]> osi =
            driver.createOutputTopic(config.osi().orElseThrow(), new StringDeserializer(), new ByteArrayDeserializer());
    private final Street street = new Street(10);

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void results_ofTwoCameras_meetUnderTheirVehicle() throws Exception {
        for (int i = 0; i < 8; i++) {
            Car car = new Car(3, 14, 12, 10, 0);
            results.pipeInput("vehicle-1/front", street.message("front", Street.camera(0), i / 10.0, i, List.of(car)));
            results.pipeInput(
                    "vehicle-1/left", street.message("left", Street.camera(70), i / 10.0 + 0.02, i, List.of(car)));
        }

        var all = worlds.readKeyValuesToList();
        assertThat(all).hasSize(16).allMatch(each -> each.key.equals("vehicle-1"));
        World last = WorldCodec.decode(all.get(15).value);
        assertThat(last.roadUsers()).hasSize(1);
        assertThat(last.roadUsers().get(0).sights()).hasSize(2);
        assertThat(counts.worlds()).isEqualTo(16);
        var told = osi.readKeyValuesToList();
        assertThat(told).hasSize(16).allMatch(each -> each.key.equals("vehicle-1"));
        assertThat(told.get(15).value).isEqualTo(OsiCodec.encode(last));
    }

    @Test
    void results_thatCannotBeRead_areCountedAndLoseNothingElse() {
        results.pipeInput("vehicle-1/front", new byte[] {-1, 2, 3});
        results.pipeInput(
                "vehicle-1/front", street.message("front", Street.camera(0), 1, 1, List.of(new Car(3, 20, 2, 10, 0))));

        assertThat(worlds.readKeyValuesToList()).hasSize(1);
        assertThat(counts.broken()).isEqualTo(1);
    }

    @Test
    void results_thatSayOtherVehicleOrNoPlace_areCountedAndLoseNothingElse() throws Exception {
        byte[] good = street.message("front", Street.camera(0), 1, 1, List.of(new Car(3, 20, 2, 10, 0)));
        FrameResult.Builder nowhere = FrameResult.parseFrom(good).toBuilder();
        nowhere.getSceneBuilder().getObjectsBuilder(0).getGroundBuilder().setX(Float.NaN);
        results.pipeInput("vehicle-2/front", good);
        results.pipeInput("vehicle-1/front", good);
        results.pipeInput("vehicle-1/front", nowhere.build().toByteArray());

        assertThat(worlds.readKeyValuesToList()).hasSize(1);
        assertThat(counts.broken()).isEqualTo(2);
    }

    @Test
    void store_commitThatCameToNothing_theSameResultMakesTheSameWorldAgain() throws Exception {
        for (int i = 0; i < 6; i++) {
            results.pipeInput(
                    "vehicle-1/front",
                    street.message("front", Street.camera(0), i / 10.0, i, List.of(new Car(3, 20, 2, 8, 0))));
        }
        List<byte[]> told = worlds.readValuesToList();
        WorldStore store = (WorldStore) driver.getStateStore(WorldStore.NAME);

        for (int offset : new int[] {5, 5, 4}) {
            store.clearCache();
            CameraResult again = CameraResultCodec.decode(street.message(
                            "front", Street.camera(0), offset / 10.0, offset, List.of(new Car(3, 20, 2, 8, 0))))
                    .orElseThrow();
            Optional<byte[]> world =
                    store.take("vehicle-1", offset).take(again).map(each -> WorldCodec.encode(each, again.frame()));
            if (offset == 5) {
                assertThat(world).contains(told.get(offset));
            } else {
                // Both records are later: the world goes on from the earlier one, which has that result.
                assertThat(world).isEmpty();
            }
        }
    }

    @Test
    void store_vehicleThatIsSilentForLong_isForgotten() {
        results.pipeInput(
                "vehicle-1/front", street.message("front", Street.camera(0), 1, 1, List.of(new Car(3, 20, 2, 10, 0))));
        WorldStore store = (WorldStore) driver.getStateStore(WorldStore.NAME);
        assertThat(store.wrapped().approximateNumEntries()).isEqualTo(1);

        for (int round = 0; round < 6; round++) {
            store.round();
        }
        assertThat(store.wrapped().approximateNumEntries()).isEqualTo(1);
        store.round();

        assertThat(store.wrapped().approximateNumEntries()).isZero();
    }

    @Test
    void store_vehicleWhoseRecordsAreOfAnotherDay_isNotForgottenWhileItDrives() throws Exception {
        Instant begin = Instant.ofEpochSecond(100_000);
        for (int i = 0; i < 10; i++) {
            byte[] message = street.message("front", Street.camera(0), i / 10.0, i, List.of(new Car(3, 20, 2, 10, 0)));
            results.pipeInput("vehicle-2/front", message, begin.plusSeconds(7200 + i * 600L));
            results.pipeInput("vehicle-1/front", message, begin.plusMillis(i * 100L));
        }

        Set<Long> ids = new HashSet<>();
        for (byte[] world : worlds.readValuesToList()) {
            ids.add(WorldCodec.decode(world).roadUsers().get(0).id());
        }
        assertThat(ids).hasSize(1);
    }

    @Test
    void store_worldThatCannotBeTrusted_givesNoNumberOutTwice() {
        WorldStore store = (WorldStore) driver.getStateStore(WorldStore.NAME);
        long lost = id(store, 1, new Car(3, 20, 2, 10, 0));

        store.distrust("vehicle-1");

        assertThat(id(store, 2, new Car(4, 30, -2, 10, 0))).isGreaterThan(lost);
    }

    private long id(WorldStore store, int offset, Car car) {
        return store.take("vehicle-1", offset)
                .take(street.result("front", Street.camera(0), offset / 10.0, List.of(car)))
                .orElseThrow()
                .roadUsers()
                .get(0)
                .id();
    }

    @Test
    void worlds_thatWereToldBefore_areCountedAndNotToldAgain_whateverTheirRecordsTimesAre() throws Exception {
        WorldFusion before = new WorldFusion("vehicle-1");
        Set<UUID> names = new HashSet<>();
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            messages.add(street.message("front", Street.camera(0), i / 10.0, i, List.of(new Car(3, 20, 2, 10, 0))));
            CameraResult result = CameraResultCodec.decode(messages.get(i)).orElseThrow();
            names.add(
                    UUID.nameUUIDFromBytes(WorldCodec.encode(before.take(result).orElseThrow(), result.frame())));
        }
        told = new ToldBefore.Told(3, names);
        Instant begin = Instant.ofEpochSecond(100_000);

        for (int i = 0; i < 4; i++) {
            results.pipeInput("vehicle-1/front", messages.get(i), begin.plusSeconds(i * 61L));
        }

        // The last one lies behind what can have been taken in before.
        assertThat(worlds.readKeyValuesToList()).hasSize(1);
        assertThat(counts.again()).isEqualTo(3);
        assertThat(counts.worlds()).isEqualTo(1);
    }
}
