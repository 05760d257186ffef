package io.drivesight.simulator.collect;

import static io.drivesight.simulator.collect.Results.FRONT;
import static io.drivesight.simulator.collect.Results.REAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.replay.fault.FaultKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStatisticsTest {
    private static final Box BOX = new Box(10, 10, 50, 50);
    private final AtomicLong now = new AtomicLong();
    private final RunStatistics statistics = new RunStatistics(List.of(FRONT, REAR), true, now::get);

    private void sent(CameraId camera, long sequence) {
        sent(camera, sequence, sequence);
    }

    private void sent(CameraId camera, long sequence, long offset) {
        statistics.sending(Results.frame(camera, sequence, new byte[1]));
        statistics.acknowledged(Results.id(camera, sequence), Results.place(offset));
    }

    private void ended(long sequence, Outcome outcome, String reason) {
        statistics.result(Results.ended(FRONT, sequence, outcome, reason), Results.captureTime(sequence));
    }

    private void processed(CameraId camera, long sequence, long latencyMillis, TrackedObject... objects) {
        now.addAndGet(1_000_000_000L);
        statistics.result(
                Results.processed(camera, sequence, latencyMillis, List.of(objects)),
                Results.captureTime(sequence).plusMillis(latencyMillis + 5));
    }

    @Test
    void report_allProcessed_isHealthyAndAddsUp() {
        for (int i = 0; i < 4; i++) {
            sent(FRONT, i);
            processed(FRONT, i, 40 + 10 * i, Results.object(7, ObjectClass.CAR, BOX));
        }

        RunReport report = statistics.report("latest", Map.of());

        assertThat(report.healthy()).isTrue();
        assertThat(report.framesSent()).isEqualTo(4);
        assertThat(report.outcomes()).isEqualTo(Map.of(Outcome.PROCESSED, 4L));
        assertThat(report.unexplained()).isZero();
        assertThat(report.fps()).isEqualTo(1.0);
        assertThat(report.latencyMs().p50()).isCloseTo(50, within(0.1));
        assertThat(report.latencyMs().max()).isCloseTo(70, within(0.1));
        assertThat(report.endToEndMs().p50()).isCloseTo(55, within(0.1));
        assertThat(report.stages()).containsOnlyKeys("inference");
        assertThat(report.objects()).isEqualTo(Map.of("car", 4L));
        assertThat(report.tracksByClass()).isEqualTo(Map.of("car", 1L));
        assertThat(report.provider()).isEqualTo("cpu");
        assertThat(report.modelName()).isEqualTo("test-model");
    }

    @Test
    void report_frameWithoutOutcome_isNotHealthy() {
        sent(FRONT, 0);
        sent(FRONT, 1);
        processed(FRONT, 0, 10);

        assertThat(statistics.unexplained()).isEqualTo(1);
        assertThat(statistics.underWay()).isEqualTo(1);
        assertThat(statistics.report("latest", Map.of()).problems()).containsExactly("1 frames have no outcome");
    }

    @Test
    void report_frameSentTwiceByAFault_wantsTwoOutcomes() {
        statistics.faulted(Results.id(FRONT, 0), FaultKind.DUPLICATE);
        sent(FRONT, 0, 0);
        sent(FRONT, 0, 1);
        processed(FRONT, 0, 10);

        assertThat(statistics.unexplained()).isEqualTo(1);
        ended(1, Outcome.DUPLICATE, "seen-before");
        RunReport report = statistics.report("every", Map.of());
        assertThat(report.problems()).isEmpty();
        assertThat(report.framesSent()).isEqualTo(2);
        assertThat(report.faults()).isEqualTo(Map.of("duplicate", 1L));
        ended(1, Outcome.DUPLICATE, "seen-before");
        assertThat(statistics.report("every", Map.of()).problems())
                .containsExactly(
                        "1 outcomes beyond one for each frame sent",
                        "1 frames ended as DUPLICATE: nothing is dropped under policy every");
    }

    @Test
    void report_frameDroppedByAFault_isNotMissing() {
        sent(FRONT, 0);
        processed(FRONT, 0, 10);
        statistics.faulted(Results.id(FRONT, 1), FaultKind.DROP);

        RunReport report = statistics.report("latest", Map.of());

        assertThat(report.healthy()).isTrue();
        assertThat(report.framesSent()).isEqualTo(1);
        assertThat(report.faults()).isEqualTo(Map.of("drop", 1L));
    }

    @Test
    void report_secondOutcomeOfAFrame_isNotHealthy() {
        sent(FRONT, 0);
        processed(FRONT, 0, 10);
        ended(0, Outcome.DUPLICATE, "seen-before");

        RunReport report = statistics.report("latest", Map.of());

        assertThat(report.repeatedOutcomes()).isEqualTo(1);
        assertThat(report.healthy()).isFalse();
    }

    @Test
    void report_superseded_isHealthyUnderLatestOnly() {
        sent(FRONT, 0);
        sent(FRONT, 1);
        statistics.result(Results.processed(FRONT, 1, List.of(Results.superseded(0))), Results.captureTime(1));

        RunReport report = statistics.report("latest", Map.of());

        assertThat(report.healthy()).isTrue();
        assertThat(report.reasons()).isEqualTo(Map.of("SUPERSEDED newer-frame", 1L));
        assertThat(statistics.report("every", Map.of()).problems())
                .containsExactly("1 frames ended as SUPERSEDED: nothing is dropped under policy every");
    }

    @Test
    void report_skippedRange_explainsThisRunsFramesInIt() {
        sent(FRONT, 0, 10);
        sent(REAR, 0, 11);
        sent(FRONT, 1, 14);
        statistics.result(Results.skipped(0, 12), Results.START);
        // Acknowledged only after the service told of it.
        sent(FRONT, 2, 12);
        statistics.result(Results.skipped(14, 14), Results.START);

        RunReport report = statistics.report("latest", Map.of());

        assertThat(report.unexplained()).isZero();
        assertThat(report.reasons()).isEqualTo(Map.of("SKIPPED too-old", 4L));
        assertThat(report.cameras())
                .hasEntrySatisfying(
                        "car/rear", camera -> assertThat(camera.outcomes()).isEqualTo(Map.of(Outcome.SKIPPED, 1L)));
        assertThat(report.problems()).containsExactly("no frame was processed");
    }

    @Test
    void report_offsetNamedTwice_isNotHealthy() {
        sent(FRONT, 0);
        sent(FRONT, 1);
        statistics.result(Results.processed(FRONT, 1, List.of(Results.superseded(0))), Results.captureTime(1));
        statistics.result(Results.skipped(0, 0), Results.START);

        assertThat(statistics.report("latest", Map.of()).problems())
                .containsExactly("1 outcomes beyond one for each frame sent");
    }

    @Test
    void report_outcomeOfAMessageNotSent_isNotHealthy() {
        sent(FRONT, 0);
        processed(FRONT, 0, 10);
        ended(7, Outcome.DUPLICATE, "seen-before");

        assertThat(statistics.report("latest", Map.of()).problems())
                .containsExactly(
                        "1 outcomes of frames that Kafka did not acknowledge to this run: another sent them, or they"
                                + " were taken after all when the run had given up on them");
    }

    @Test
    void report_messageThatCouldNotBeParsed_isCountedByWhereItLies() {
        sent(FRONT, 0, 5);
        sent(REAR, 0, 6);
        statistics.result(Results.unparsed(5, Outcome.OVERSIZE, "message-too-large"), Results.START);
        statistics.result(Results.unparsed(7, Outcome.UNDECODABLE, "bad-timestamp"), Results.START);
        // Acknowledged only after the service told of it.
        sent(FRONT, 1, 7);

        RunReport report = statistics.report("latest", Map.of());

        assertThat(statistics.unexplained()).isEqualTo(1);
        assertThat(report.outcomes()).isEqualTo(Map.of(Outcome.OVERSIZE, 1L, Outcome.UNDECODABLE, 1L));
        assertThat(report.cameras())
                .hasEntrySatisfying(
                        "car/rear", camera -> assertThat(camera.unexplained()).isEqualTo(1));
    }

    @Test
    void report_loneRecordOfPassedOverFrames_doesNotLengthenTheRun() {
        sent(FRONT, 0);
        sent(FRONT, 1);
        processed(FRONT, 0, 10);
        now.addAndGet(1_000_000_000L);
        ended(1, Outcome.SUPERSEDED, "newer-frame");

        RunReport report = statistics.report("latest", Map.of());

        assertThat(report.seconds()).isEqualTo(1);
        assertThat(report.fps()).isEqualTo(1);
        assertThat(report.unexplained()).isZero();
    }

    @Test
    void report_refusedFrame_isNotUnexplainedButToldOf() {
        sent(FRONT, 0);
        processed(FRONT, 0, 10);
        statistics.sending(Results.frame(FRONT, 1, new byte[1]));
        statistics.refused(Results.id(FRONT, 1), "too large");

        RunReport report = statistics.report("latest", Map.of());

        assertThat(report.unexplained()).isZero();
        assertThat(report.framesRefused()).isEqualTo(1);
        assertThat(report.problems()).containsExactly("1 frames not taken by Kafka: too large");
        assertThat(statistics.underWay()).isZero();
    }

    @Test
    void report_othersCameras_areNotCounted() {
        sent(FRONT, 0);
        processed(FRONT, 0, 10);
        processed(new CameraId("other", "front"), 0, 10, Results.object(1, ObjectClass.BUS, BOX));

        RunReport report = statistics.report("latest", Map.of());

        assertThat(report.outcomes()).isEqualTo(Map.of(Outcome.PROCESSED, 1L));
        assertThat(report.objects()).isEmpty();
        assertThat(report.cameras()).containsOnlyKeys("car/front", "car/rear");
    }

    @Test
    void live_secondCall_tellsOfWhatIsNew() {
        sent(FRONT, 0);
        processed(FRONT, 0, 10, Results.object(1, ObjectClass.BUS, BOX));
        assertThat(statistics.live())
                .isEqualTo("     1 s  sent 1  done 1 (1/s)  latency p50 10 p99 10 ms  objects 1.0 a frame  tracks 1");
        assertThat(statistics.live())
                .isEqualTo("     1 s  sent 1  done 1 (0/s)  latency p50 0 p99 0 ms  objects 0.0 a frame  tracks 1");
    }

    @Test
    void writeJson_report_hasThePromisedNames(@TempDir Path folder) throws IOException {
        sent(FRONT, 0);
        processed(FRONT, 0, 10);
        Path file = folder.resolve("deep/report.json");

        ReportFile.json(file, statistics.report("latest", Map.of()));

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.get("framesSent").asInt()).isEqualTo(1);
        assertThat(json.get("outcomes").get("PROCESSED").asInt()).isEqualTo(1);
        assertThat(json.get("latencyMs").fieldNames()).toIterable().containsExactly("p50", "p90", "p99", "max");
        assertThat(json.get("stages").get("inference").get("p99").asDouble()).isCloseTo(20, within(0.1));
        assertThat(json.get("modelSha256").asText()).isEqualTo("abcdef0123456789");
        assertThat(json.has("fps") && json.has("provider") && json.has("unexplained"))
                .isTrue();
    }

    @Test
    void table_report_namesWhatIsWrong() {
        sent(FRONT, 0);

        assertThat(statistics.report("latest", Map.of()).table())
                .contains("NOT HEALTHY")
                .contains("1 frames have no outcome")
                .contains("no frame was processed");
    }

    @Test
    void latencies_stampsOfAnotherTime_areADash() {
        RunStatistics other = new RunStatistics(List.of(FRONT), false, now::get);
        other.result(
                Results.processed(FRONT, 0, 86_436_217, List.of(Results.object(7, ObjectClass.CAR, BOX))),
                Results.captureTime(0).plusMillis(86_436_222));

        assertThat(other.live()).contains("latency -  objects 1.0 a frame");
        RunReport report = other.report("every", Map.of());
        assertThat(report.realTime()).isFalse();
        assertThat(report.table())
                .containsPattern("capture to published +- +- +- +-\\R")
                .containsPattern("inference +20.0 ");
    }
}
