package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.ServiceStatusCodec;
import io.drivesight.service.DriveSightService;
import io.drivesight.service.StartException;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedBroker.class)
@Timeout(180)
class ServiceIT {
    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Path model;

    @BeforeAll
    static void prepare(EmbeddedBroker shared) throws Exception {
        broker = shared;
        model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
    }

    private ServiceRig rig(TestInfo test, int partitions) {
        return new ServiceRig(broker, test.getTestMethod().orElseThrow().getName(), model, partitions);
    }

    @Test
    void every_threeCameras_allProcessedInOrderWithStableTracks(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 4);
                DriveSightService service = rig.start()) {
            for (int sequence = 0; sequence < 50; sequence++) {
                for (int camera = 0; camera < 3; camera++) {
                    rig.send(SquareFrames.frame(SquareFrames.camera(camera), sequence));
                }
            }
            rig.flush();

            List<FrameOutcome> outcomes = rig.outcomes(150);

            assertThat(ServiceRig.counts(outcomes)).isEqualTo(Map.of(Outcome.PROCESSED, 150));
            assertThat(outcomes).allSatisfy(outcome -> {
                assertThat(outcome.timings().reached(Stage.INFERENCE)).isTrue();
                assertThat(outcome.timings().reached(Stage.PUBLISH)).isTrue();
            });
            List<FrameResult> results = rig.processed(150);
            assertThat(results).hasSize(150);
            for (int camera = 0; camera < 3; camera++) {
                CameraId id = SquareFrames.camera(camera);
                List<FrameResult> ofCamera = results.stream()
                        .filter(message -> ServiceRig.camera(message).equals(id))
                        .toList();
                assertThat(ofCamera)
                        .extracting(message -> ServiceRig.sequence(message))
                        .isSorted();
                Set<Long> tracks = ofCamera.subList(10, 45).stream()
                        .flatMap(message -> ServiceRig.objects(message).stream())
                        .map(object -> object.trackId())
                        .collect(Collectors.toSet());
                assertThat(tracks).hasSize(1);
            }
            assertThat(results)
                    .allSatisfy(result ->
                            assertThat(result.scene().orElseThrow().hints()).hasSameSizeAs(ServiceRig.objects(result)));
            assertThat(service.status().cameras()).hasSize(3);
        }
    }

    @Test
    void every_sameRecordingTwice_sameBytesApartFromPublishTime(TestInfo test) throws Exception {
        List<String> first = run(rig(test, 3));
        List<String> second = run(new ServiceRig(broker, "second-run", model, 3));

        assertThat(first).hasSize(60).isEqualTo(second);
    }

    /** Runs a recording of two cameras; results without what a clock measured, in the order of their text. */
    private List<String> run(ServiceRig rig) throws Exception {
        try (rig;
                DriveSightService service = rig.start("workers", "3")) {
            for (int sequence = 0; sequence < 30; sequence++) {
                rig.send(SquareFrames.frame(SquareFrames.camera(1), sequence));
                rig.send(SquareFrames.frame(SquareFrames.camera(2), sequence));
            }
            rig.flush();
            rig.outcomes(60);
            assertThat(service.isReady()).isTrue();
            return rig.results(60).stream().map(Normalised::of).sorted().toList();
        }
    }

    @Test
    void badMessages_betweenGoodFrames_endInDeadLettersAndNothingElseIsLost(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 1);
                DriveSightService service = rig.start("image.max-bytes", "100000", "kafka.dead-letter-bytes", "1000")) {
            CameraId camera = SquareFrames.camera(1);
            Map<Long, String> expected = new HashMap<>();
            int sequence = 0;
            for (BadFrames.Bad bad : BadFrames.all(camera)) {
                rig.send(SquareFrames.frame(camera, sequence++));
                long offset =
                        rig.send(camera.key(), bad.message(), Map.of()).get().offset();
                expected.put(offset, bad.outcome() + " " + bad.reason());
            }
            rig.send(SquareFrames.frame(camera, sequence++));
            rig.flush();

            List<FrameOutcome> outcomes = rig.outcomes(expected.size() + sequence);

            assertThat(outcomes).hasSize(expected.size() + sequence);
            assertThat(ServiceRig.counts(outcomes)).containsEntry(Outcome.PROCESSED, sequence);
            Map<Long, String> ended = outcomes.stream()
                    .filter(outcome -> outcome.outcome() != Outcome.PROCESSED)
                    .collect(Collectors.toMap(
                            outcome -> outcome.source().offset(),
                            outcome -> outcome.outcome() + " " + outcome.reason()));
            assertThat(ended).isEqualTo(expected);
            List<DeadLetter> letters = rig.deadLetters(expected.size());
            assertThat(letters).hasSize(expected.size()).allSatisfy(letter -> {
                assertThat(expected.get(letter.source().offset())).endsWith(" " + letter.reason());
                assertThat(letter.value().length).isLessThanOrEqualTo(1000);
                assertThat(letter.detail()).isNotBlank();
            });
            assertThat(letters).anyMatch(DeadLetter::truncated);
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void repeatedAndLateFrames_endAsDuplicateAndOutOfOrder(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 1);
                DriveSightService service = rig.start()) {
            CameraId camera = SquareFrames.camera(1);
            for (long sequence : new long[] {1, 2, 2, 5, 3, 6, 1, 7}) {
                rig.send(SquareFrames.frame(camera, sequence));
            }
            rig.flush();

            List<FrameOutcome> outcomes = rig.outcomes(8);

            assertThat(byOffset(outcomes))
                    .containsExactly(
                            Outcome.PROCESSED,
                            Outcome.PROCESSED,
                            Outcome.DUPLICATE,
                            Outcome.PROCESSED,
                            Outcome.OUT_OF_ORDER,
                            Outcome.PROCESSED,
                            Outcome.DUPLICATE,
                            Outcome.PROCESSED);
            assertThat(service.isReady()).isTrue();
        }
    }

    private static List<Outcome> byOffset(List<FrameOutcome> outcomes) {
        return outcomes.stream()
                .sorted(Comparator.comparingLong(outcome -> outcome.source().offset()))
                .map(FrameOutcome::outcome)
                .toList();
    }

    @Test
    void latest_deadlinePassed_expiresBeforeInference(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 1);
                DriveSightService service = rig.start("policy", "latest")) {
            CameraFrame frame = SquareFrames.frameNow(SquareFrames.camera(1), 1);
            Instant past = Instant.now().minusSeconds(5);
            rig.send(
                    frame.id().camera().key(),
                    CameraFrameCodec.encode(frame),
                    Map.of("ce_expirytime", past.toString()));
            FrameOutcome expired = rig.outcomes(1).get(0);
            rig.send(SquareFrames.frameNow(SquareFrames.camera(1), 2)).get();

            List<FrameOutcome> outcomes = rig.outcomes(2);

            assertThat(expired.outcome()).isEqualTo(Outcome.EXPIRED);
            assertThat(expired.stage()).isEqualTo(Stage.FETCH);
            assertThat(expired.timings().reached(Stage.DECODE)).isFalse();
            assertThat(byOffset(outcomes)).containsExactly(Outcome.EXPIRED, Outcome.PROCESSED);
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void everyEvent_carriesCloudEventHeadersAndTheFramesTrace(TestInfo test) throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        try (ServiceRig rig = rig(test, 2);
                DriveSightService service = rig.start()) {
            CameraFrame frame = SquareFrames.frame(SquareFrames.camera(1), 1);
            RecordMetadata sent = rig.send(
                            frame.id().camera().key(), CameraFrameCodec.encode(frame), Map.of("traceparent", trace))
                    .get();
            rig.outcomes(1);

            ConsumerRecord<byte[], byte[]> event = rig.records("results", 1).get(0);
            assertThat(event.key()).isEqualTo("car-1/camera-1".getBytes(StandardCharsets.UTF_8));
            assertThat(event.partition()).isEqualTo(sent.partition());
            assertThat(headers(event))
                    .containsEntry("ce_specversion", "1.0")
                    .containsEntry("ce_source", "/drivesight/" + rig.topic("").replace(".", ""))
                    .containsEntry("content-type", "application/protobuf")
                    .containsEntry("traceparent", trace)
                    .containsKeys("ce_id", "ce_type", "ce_time");
            List<ServiceStatus> heartbeats = rig.read("status", 2, ServiceStatusCodec::decode);
            assertThat(heartbeats.get(heartbeats.size() - 1).mode()).isEqualTo(OperatingMode.NORMAL);
            assertThat(service.isReady()).isTrue();
        }
    }

    private static Map<String, String> headers(ConsumerRecord<?, ?> event) {
        Map<String, String> headers = new HashMap<>();
        event.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    @Test
    void stop_midStream_drainsCommitsAndTheNextRunTakesTheRest(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 2)) {
            DriveSightService first = rig.start("lane.capacity", "2");
            for (int sequence = 0; sequence < 200; sequence++) {
                rig.send(SquareFrames.frame(SquareFrames.camera(sequence % 2), sequence));
            }
            rig.flush();
            rig.outcomes(20);

            first.stop();

            int before = rig.outcomes(0).size();
            long committed = rig.committed().values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
            assertThat(committed).isEqualTo(before).isPositive();
            try (DriveSightService second = rig.start()) {
                List<FrameOutcome> outcomes = rig.outcomes(200);
                assertThat(outcomes).hasSize(200).doesNotHaveDuplicates();
                assertThat(ServiceRig.counts(outcomes)).isEqualTo(Map.of(Outcome.PROCESSED, 200));
                assertThat(second.isReady()).isTrue();
            }
        }
    }

    @Test
    void secondInstance_joinsAndLeavesMidStream_everyMessageHasExactlyOneOutcome(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 4);
                DriveSightService first = rig.start("lane.capacity", "2", "instance", "first")) {
            AtomicLong sent = new AtomicLong();
            sendWhile(rig, sent, () -> rig.count("results") < 50);
            DriveSightService second = rig.start("lane.capacity", "2", "instance", "second");
            sendWhile(rig, sent, () -> second.status().cameras().size() < 2);
            second.stop();
            sendWhile(rig, sent, () -> first.status().cameras().size() < 8);
            int frames = sent.intValue();

            List<FrameResult> results = rig.results(frames);

            List<FrameOutcome> outcomes =
                    results.stream().map(FrameResult::outcome).toList();
            assertThat(outcomes).hasSize(frames);
            assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
            assertThat(ServiceRig.counts(outcomes)).isEqualTo(Map.of(Outcome.PROCESSED, frames));
            assertThat(results).extracting(result -> result.origin().instance()).contains("first", "second");
        }
    }

    /** Sends frames of eight cameras in turn, as long as something is not so yet. */
    private static void sendWhile(ServiceRig rig, AtomicLong sent, BooleanSupplier notYet) {
        long end = System.nanoTime() + ServiceRig.PATIENCE.toNanos();
        while (notYet.getAsBoolean() && System.nanoTime() < end) {
            for (int camera = 0; camera < 8; camera++) {
                rig.send(SquareFrames.frame(SquareFrames.camera(camera), sent.getAndIncrement() / 8));
            }
            rig.flush();
        }
    }

    @Test
    void start_missingTopic_saysWhichAndWhatToDo(TestInfo test) {
        try (ServiceRig rig = rig(test, 1)) {
            Map<String, String> settings = rig.settings("kafka.topics.results", "not-there");

            assertThatThrownBy(() -> DriveSightService.start(ServiceConfig.of(settings)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("not-there")
                    .hasMessageContaining("create-topics");
        }
    }

    @Test
    void start_fewerPartitionsOfResultsThanOfFrames_saysSo(TestInfo test) {
        try (ServiceRig few = new ServiceRig(broker, "too-few", model, 1);
                ServiceRig rig = rig(test, 2)) {
            Map<String, String> settings = rig.settings("kafka.topics.results", few.topic("results"));

            assertThatThrownBy(() -> DriveSightService.start(ServiceConfig.of(settings)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("has 1 partitions but")
                    .hasMessageContaining("has 2");
        }
    }

    @Test
    void start_createsTopicOfResults_withAsManyPartitionsAsThatOfFrames(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 3);
                DriveSightService service = rig.start(
                        "kafka.topics.results", "as-many", "kafka.create-topics", "true", "kafka.partitions", "1")) {
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void start_createTopics_createsThem(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 1);
                DriveSightService service =
                        rig.start("kafka.topics.dead-letters", "made-by-service", "kafka.create-topics", "true")) {
            rig.send(SquareFrames.frame(SquareFrames.camera(1), 1)).get();

            assertThat(rig.outcomes(1)).extracting(FrameOutcome::outcome).containsExactly(Outcome.PROCESSED);
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void ended_askedAgainAndAgain_leavesNothingBehind(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 1);
                DriveSightService service = rig.start("policy", "every")) {
            // A copy for each call would be kept for good by the future that it was made of.
            assertThat(service.ended()).isNotDone().isSameAs(service.ended());
        }
    }

    @Test
    void http_whileRunning_showsHealthMetricsAndStatus(TestInfo test) throws Exception {
        try (ServiceRig rig = rig(test, 1);
                DriveSightService service = rig.start("kafka.properties.ssl.key.password", "hush")) {
            rig.send(SquareFrames.frame(SquareFrames.camera(1), 1)).get();
            rig.outcomes(1);

            assertThat(ServiceRig.page(service, "/health/live")).contains("UP");
            assertThat(ServiceRig.page(service, "/health/ready")).contains("UP");
            String metrics = ServiceRig.page(service, "/metrics");
            assertThat(metrics)
                    .contains("drivesight_frames_total{camera=\"car-1/camera-1\",outcome=\"processed\"}")
                    .contains("drivesight_stage_seconds_bucket{stage=\"inference\"")
                    .contains("drivesight_frame_age_seconds_count 1")
                    .contains("drivesight_provider_info{")
                    .contains("drivesight_consumer_lag{partition=\"0\"}")
                    .contains("kafka_consumer_")
                    .contains("jvm_memory_used_bytes");
            assertThat(ServiceRig.page(service, "/status")).contains("\"mode\":\"NORMAL\"");
            assertThat(ServiceRig.page(service, "/")).contains("car-1/camera-1");
            assertThat(ServiceRig.page(service, "/config"))
                    .contains("drivesight.policy")
                    .doesNotContain("hush");
        }
    }
}
