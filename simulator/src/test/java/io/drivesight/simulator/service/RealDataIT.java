package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real frames and hostile images through the running service, with a real model. */
@ExtendWith(SharedBroker.class)
@Timeout(300)
class RealDataIT {
    private static final CameraId CAMERA = new CameraId("car-1", "front");

    private static EmbeddedBroker broker;

    @BeforeAll
    static void prepare(EmbeddedBroker shared) {
        broker = shared;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static CameraFrame frame(long sequence, byte[] image) {
        return CameraFrame.of(
                new FrameId(CAMERA, sequence),
                Instant.parse("2026-11-24T10:00:00Z").plusMillis(40 * sequence),
                image);
    }

    @Test
    void highwayFrames_every_allProcessedWithCarsFollowed() throws Exception {
        Path model = SharedData.require("models-coco/yolox_nano_416.onnx");
        List<Path> frames =
                files(SharedData.require("video-highway-25fps/frames")).subList(0, 60);
        try (ServiceRig rig = new ServiceRig(broker, "highway", model, 1);
                DriveSightService service = rig.start()) {
            for (int i = 0; i < frames.size(); i++) {
                rig.send(frame(i, Files.readAllBytes(frames.get(i))));
            }
            rig.flush();

            assertThat(ServiceRig.counts(rig.outcomes(60))).isEqualTo(Map.of(Outcome.PROCESSED, 60));
            Map<Long, Long> framesByTrack = rig.processed(60).stream()
                    .flatMap(message -> ServiceRig.objects(message).stream())
                    .collect(Collectors.groupingBy(object -> object.trackId(), TreeMap::new, Collectors.counting()));
            assertThat(framesByTrack.values()).anyMatch(seen -> seen >= 45);
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void robustnessImages_betweenGoodFrames_eachEndsOnceAndGoodOnesAreProcessed() throws Exception {
        Path model = SharedData.require("models-coco/yolox_nano_416.onnx");
        byte[] good = Files.readAllBytes(
                files(SharedData.require("video-highway-25fps/frames")).get(0));
        List<Path> images = files(SharedData.require("robustness-images")).stream()
                .filter(file -> !Set.of("README.md").contains(file.getFileName().toString()))
                .filter(file -> !file.getFileName().toString().startsWith("LICENSE"))
                .toList();
        try (ServiceRig rig = new ServiceRig(broker, "robustness", model, 1);
                DriveSightService service = rig.start()) {
            Map<Long, Path> odd = new HashMap<>();
            Set<Long> goodOffsets = new HashSet<>();
            long sequence = 0;
            for (Path image : images) {
                goodOffsets.add(send(rig, frame(sequence++, good)));
                odd.put(send(rig, frame(sequence++, Files.readAllBytes(image))), image);
            }
            goodOffsets.add(send(rig, frame(sequence++, good)));

            List<FrameOutcome> outcomes = rig.outcomes((int) sequence);

            assertThat(outcomes).hasSize((int) sequence);
            assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
            assertThat(outcomes)
                    .filteredOn(outcome -> goodOffsets.contains(outcome.source().offset()))
                    .allMatch(outcome -> outcome.outcome() == Outcome.PROCESSED);
            assertThat(ServiceRig.counts(outcomes).keySet())
                    .isSubsetOf(Outcome.PROCESSED, Outcome.UNDECODABLE, Outcome.OVERSIZE);
            List<FrameOutcome> bad = outcomes.stream()
                    .filter(outcome -> outcome.outcome() != Outcome.PROCESSED)
                    .toList();
            assertThat(rig.deadLetters(bad.size()).stream()
                            .collect(Collectors.toMap(letter -> letter.source().offset(), DeadLetter::reason)))
                    .isEqualTo(bad.stream()
                            .collect(
                                    Collectors.toMap(outcome -> outcome.source().offset(), FrameOutcome::reason)));
            report(images.size(), bad, odd);
            assertThat(service.isReady()).isTrue();
        }
    }

    private static long send(ServiceRig rig, CameraFrame frame) throws Exception {
        return rig.send(CAMERA.key(), CameraFrameCodec.encode(frame), Map.of())
                .get()
                .offset();
    }

    private static void report(int images, List<FrameOutcome> bad, Map<Long, Path> odd) {
        Map<String, Long> reasons = bad.stream()
                .collect(Collectors.groupingBy(
                        outcome -> outcome.outcome() + " " + outcome.reason(), TreeMap::new, Collectors.counting()));
        System.out.printf("robustness: %d images, %d decoded, others: %s%n", images, images - bad.size(), reasons);
        bad.forEach(outcome ->
                System.out.printf("  %s: %s%n", odd.get(outcome.source().offset()), outcome.reason()));
    }
}
