package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restarts, crashes and rebalances under policy every: what is published in the end is, byte for byte, what an undisturbed service
 * publishes, track ids included. The square of the test frames starts anew every few seconds, so ids must go on growing.
 */
@ExtendWith(SharedBroker.class)
@Timeout(300)
class HandoverIT {
    private static final int CAMERAS = 3;
    private static final int FRAMES = 360;
    private static final int KILLS = 20;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Path slow;
    private static Path quick;

    @BeforeAll
    static void prepare(EmbeddedBroker shared) throws Exception {
        broker = shared;
        // Slow enough that frames are in work whenever the service is killed.
        slow = Files.write(folder.resolve("slow.onnx"), SquareDetectorOnnx.bytes(128, 128, 1));
        quick = Files.write(folder.resolve("quick.onnx"), SquareDetectorOnnx.bytes());
    }

    private static ServiceRig rig(String name, Path model) {
        return new ServiceRig(broker, name, model, 4);
    }

    private static String name(TestInfo test) {
        return test.getTestMethod().orElseThrow().getName();
    }

    private static List<FrameId> send(ServiceRig rig) {
        return send(rig, numbers(0, FRAMES / CAMERAS));
    }

    private static List<FrameId> send(ServiceRig rig, List<FrameId> frames) {
        frames.forEach(id -> rig.send(SquareFrames.frame(id.camera(), id.sequence())));
        rig.flush();
        return frames;
    }

    /**
     * What a service makes of frames.
     *
     * @param results without what a clock measured, in the order of their text
     * @param ids track ids of each frame
     */
    private record Published(List<String> results, Map<FrameId, List<Long>> ids) {
        static Published of(ServiceRig rig, int frames) {
            return new Published(
                    HandoverIT.results(rig, frames),
                    rig.processed(frames).stream().collect(Collectors.toMap(ServiceRig::id, HandoverIT::ids)));
        }
    }

    /** What a service that nothing happens to makes of {@link #FRAMES} frames under the slow model: several tests ask for it. */
    private static @Nullable Published slowUndisturbed;

    /** What a service that nothing happens to makes of these frames. */
    private static Published undisturbed(String name, Path model, List<FrameId> frames) throws Exception {
        try (ServiceRig rig = rig(name + "-undisturbed", model);
                DriveSightService service = rig.start()) {
            send(rig, frames);
            assertThat(rig.outcomes(frames.size())).hasSize(frames.size());
            assertThat(service.isReady()).isTrue();
            Published published = Published.of(rig, frames.size());
            assertThat(published.results()).hasSize(frames.size());
            return published;
        }
    }

    private static Published slowUndisturbed(String name) throws Exception {
        Published before = slowUndisturbed;
        Published known = before == null ? undisturbed(name, slow, numbers(0, FRAMES / CAMERAS)) : before;
        slowUndisturbed = known;
        return known;
    }

    /** Results without what a clock measured, in the order of their text. */
    private static List<String> results(ServiceRig rig, int frames) {
        return rig.results(frames).stream().map(Normalised::of).sorted().toList();
    }

    private static void awaitOutcomes(ServiceRig rig, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> rig.count("results") >= count);
    }

    /** Each frame has one outcome, each camera is in order, and the results are those of a service that nothing happened to. */
    private static void asIfNothingHadHappened(ServiceRig rig, List<FrameId> frames, Published undisturbed) {
        var outcomes = rig.outcomes(frames.size());
        assertThat(ServiceRig.counts(outcomes)).isEqualTo(Map.of(Outcome.PROCESSED, frames.size()));
        assertThat(outcomes.stream().map(outcome -> outcome.id().orElseThrow()))
                .containsExactlyInAnyOrderElementsOf(frames);
        Published published = Published.of(rig, frames.size());
        assertThat(published.ids()).isEqualTo(undisturbed.ids());
        assertThat(published.results()).isEqualTo(undisturbed.results());
    }

    private static List<Long> ids(FrameResult message) {
        return ServiceRig.objects(message).stream()
                .map(object -> object.trackId())
                .toList();
    }

    @Test
    void stoppedAndRestartedMidStream_publishesAsIfNothingHadHappened(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(name(test), slow)) {
            List<FrameId> frames = send(rig);
            for (int part = 1; part <= 2; part++) {
                try (DriveSightService service = rig.start()) {
                    awaitOutcomes(rig, part * FRAMES / 3);
                    assertThat(service.isReady()).isTrue();
                }
            }
            try (DriveSightService service = rig.start()) {
                awaitOutcomes(rig, FRAMES);
                assertThat(service.isReady()).isTrue();
            }
            asIfNothingHadHappened(rig, frames, slowUndisturbed(name(test)));
        }
    }

    @Test
    void killedMidStream_publishesAsIfNothingHadHappened(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(name(test), slow)) {
            // A static member: the restarted service takes over at once.
            Map<String, String> settings = rig.settings("instance", "survivor");
            List<FrameId> frames = send(rig);
            for (int outcomes : new int[] {1, FRAMES / 3, FRAMES / 2}) {
                try (ServiceProcess service = ServiceProcess.start(folder.resolve("killed.log"), settings)) {
                    awaitOutcomes(rig, outcomes);
                    service.kill();
                }
            }
            try (ServiceProcess service = ServiceProcess.start(folder.resolve("killed.log"), settings)) {
                awaitOutcomes(rig, FRAMES);
                assertThat(service.terminate(Duration.ofSeconds(60))).isIn(0, 143);
                assertThat(service.log()).contains("go on from their state").doesNotContain("ERROR");
                System.out.println(service.log()
                        .lines()
                        .filter(line -> line.contains("Took over"))
                        .collect(Collectors.joining("\n")));
            }
            asIfNothingHadHappened(rig, frames, slowUndisturbed(name(test)));
        }
    }

    @Test
    void instancesJoinAndLeaveWhileSixCamerasStream_publishesAsIfNothingHadHappened(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(name(test), quick);
                FrameStream stream = FrameStream.start(rig, 6, Duration.ofMillis(20))) {
            try (DriveSightService first = rig.start()) {
                stream.awaitResults(200);
                try (DriveSightService second = rig.start()) {
                    awaitMoved(second);
                    stream.awaitMore(300);
                    first.stop();
                    awaitCameras(second, 6);
                    stream.awaitMore(300);
                    try (DriveSightService third = rig.start()) {
                        awaitMoved(third);
                        stream.awaitMore(300);
                        assertThat(third.isReady()).isTrue();
                    }
                    awaitCameras(second, 6);
                    stream.awaitMore(100);
                    stream.stop().allProcessed();
                }
            }
            asIfNothingHadHappened(rig, stream.frames(), undisturbed(name(test), quick, stream.frames()));
        }
    }

    /** Some cameras, though not all, have come to this instance. */
    private static void awaitMoved(DriveSightService service) {
        Awaitility.await()
                .atMost(ServiceRig.PATIENCE)
                .until(() -> !service.status().cameras().isEmpty());
        assertThat(service.status().cameras()).hasSizeLessThan(6);
    }

    private static void awaitCameras(DriveSightService service, int count) {
        Awaitility.await()
                .atMost(ServiceRig.PATIENCE)
                .until(() -> service.status().cameras().size() == count);
    }

    @Test
    void damagedState_itsCameraBeginsAnewAndTheOthersGoOn(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(name(test), quick)) {
            List<FrameId> frames = numbers(0, 120);
            send(rig, frames.subList(0, 100 * CAMERAS));
            try (DriveSightService service = rig.start()) {
                awaitOutcomes(rig, 100 * CAMERAS);
                assertThat(service.isReady()).isTrue();
            }
            ConsumerRecord<byte[], byte[]> state = rig.records("state", CAMERAS).stream()
                    .filter(kept -> new String(kept.key(), StandardCharsets.UTF_8)
                            .equals(SquareFrames.camera(0).key()))
                    .findFirst()
                    .orElseThrow();
            rig.put("state", state.partition(), SquareFrames.camera(0).key(), new byte[] {1, 2, 3})
                    .get();
            send(rig, frames.subList(100 * CAMERAS, 120 * CAMERAS));
            try (DriveSightService service = rig.start()) {
                awaitOutcomes(rig, 120 * CAMERAS);
                assertThat(ServiceRig.page(service, "/metrics"))
                        .contains("drivesight_states_ignored_total{reason=\"bad-protobuf\"} 1.0")
                        .contains("drivesight_states_restored_total 2.0");
            }
            assertThat(rig.outcomes(120 * CAMERAS)).hasSize(120 * CAMERAS);
            List<String> results = results(rig, 120 * CAMERAS);
            List<String> expected = undisturbed(name(test), quick, frames).results();
            assertThat(ofCamera(1, results)).isEqualTo(ofCamera(1, expected));
            assertThat(ofCamera(2, results)).isEqualTo(ofCamera(2, expected));
            assertThat(ofCamera(0, results))
                    .hasSameSizeAs(ofCamera(0, expected))
                    .isNotEqualTo(ofCamera(0, expected));
        }
    }

    private static List<String> ofCamera(int camera, List<String> results) {
        String start = SquareFrames.camera(camera).key() + "#";
        return results.stream().filter(result -> result.startsWith(start)).toList();
    }

    private static List<FrameId> numbers(int from, int to) {
        return LongStream.range(from, to)
                .boxed()
                .flatMap(sequence -> IntStream.range(0, CAMERAS)
                        .mapToObj(camera -> new FrameId(SquareFrames.camera(camera), sequence)))
                .toList();
    }

    @Test
    void stateTopicIsMissing_worksWithoutStates(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(name(test), quick);
                DriveSightService service = rig.start("kafka.topics.state", "not-there")) {
            List<FrameId> frames = send(rig, numbers(0, 20));

            assertThat(ServiceRig.counts(rig.outcomes(frames.size())))
                    .isEqualTo(Map.of(Outcome.PROCESSED, frames.size()));
            assertThat(rig.count("state")).isZero();
            assertThat(ServiceRig.page(service, "/metrics")).contains("drivesight_states_written_total 0.0");
        }
    }

    @Test
    void framesSinceTheStateAreGone_saysSoAndGoesOn(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(name(test), slow)) {
            // So seldom that only the empty states of the beginning are there.
            Map<String, String> settings = rig.settings("instance", "survivor", "state.interval", "60s");
            List<FrameId> frames = send(rig);
            try (ServiceProcess service = ServiceProcess.start(folder.resolve("gone.log"), settings)) {
                awaitOutcomes(rig, FRAMES / 2);
                service.kill();
            }
            rig.deleteCommitted();
            try (ServiceProcess service = ServiceProcess.start(folder.resolve("gone.log"), settings)) {
                awaitOutcomes(rig, FRAMES);
                assertThat(service.terminate(Duration.ofSeconds(60))).isIn(0, 143);
                assertThat(service.log()).contains("are gone").doesNotContain("ERROR");
            }
            var outcomes = rig.outcomes(FRAMES);
            assertThat(ServiceRig.counts(outcomes)).isEqualTo(Map.of(Outcome.PROCESSED, FRAMES));
            assertThat(outcomes.stream().map(outcome -> outcome.id().orElseThrow()))
                    .containsExactlyInAnyOrderElementsOf(frames);
        }
    }

    @Test
    void latest_killedMidStream_noTrackIdIsGivenTwice(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(name(test), quick);
                FrameStream stream = FrameStream.start(rig, 2, Duration.ofMillis(40))) {
            Map<String, String> settings = rig.settings("instance", "survivor", "policy", "latest");
            try (ServiceProcess service = ServiceProcess.start(folder.resolve("latest.log"), settings)) {
                // Records may be of frames that waited for the service to start, and were superseded.
                rig.processed(100);
                service.kill();
            }
            try (ServiceProcess service = ServiceProcess.start(folder.resolve("latest.log"), settings)) {
                stream.awaitResults(rig.count("results") + 200);
                stream.stop();
                rig.outcomes(stream.sent());
                assertThat(service.log()).contains("2 cameras go on from their state");
            }
            stream.nothingLost();
            for (int camera = 0; camera < 2; camera++) {
                agesOnlyGrow(rig, SquareFrames.camera(camera));
            }
        }
    }

    /** A number that is given anew begins with age 0. */
    private static void agesOnlyGrow(ServiceRig rig, CameraId camera) {
        Map<Long, Double> ages = new HashMap<>();
        rig.processed(1).stream()
                .filter(message -> ServiceRig.camera(message).equals(camera))
                .sorted(Comparator.comparingLong(message -> ServiceRig.sequence(message)))
                .flatMap(message -> ServiceRig.objects(message).stream())
                .forEach(object -> {
                    double before = ages.getOrDefault(object.trackId(), 0.0);
                    assertThat(object.ageSeconds())
                            .as("age of track %d of %s", object.trackId(), camera)
                            .isGreaterThanOrEqualTo(before);
                    ages.put(object.trackId(), object.ageSeconds());
                });
        assertThat(ages).isNotEmpty();
    }

    @Test
    @Tag("faults")
    @Timeout(900)
    void killedAtTwentyRandomMoments_publishesAsIfNothingHadHappened(TestInfo test) throws Exception {
        Random random = new Random(20);
        try (ServiceRig rig = rig(name(test), quick);
                FrameStream stream = FrameStream.start(rig, CAMERAS, Duration.ofMillis(40))) {
            Map<String, String> settings = rig.settings("instance", "survivor");
            for (int kill = 0; kill < KILLS; kill++) {
                try (ServiceProcess service = ServiceProcess.start(folder.resolve("killed20.log"), settings)) {
                    // From the first moments of a start on to seconds of work.
                    during(Duration.ofMillis(500 + random.nextInt(6_000)));
                    service.kill();
                }
            }
            try (ServiceProcess service = ServiceProcess.start(folder.resolve("killed20.log"), settings)) {
                stream.awaitMore(100);
                stream.stop();
                awaitOutcomes(rig, stream.sent());
                stream.allProcessed();
                assertThat(service.terminate(Duration.ofSeconds(60))).isIn(0, 143);
                assertThat(service.log()).doesNotContain("ERROR");
                System.out.printf("%s: %d frames, %d kills%n", name(test), stream.sent(), KILLS);
                System.out.println(service.log()
                        .lines()
                        .filter(line -> line.contains("Took over"))
                        .collect(Collectors.joining("\n")));
            }
            asIfNothingHadHappened(rig, stream.frames(), undisturbed(name(test), quick, stream.frames()));
        }
    }

    private static void during(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }
}
