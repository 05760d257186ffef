package io.drivesight.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.modes.ClockWatch;
import io.drivesight.service.modes.ModeLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private static final ModeLimits LIMITS = new ModeLimits(
            Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMillis(250));

    private static final ServiceStatus STATUS =
            new ServiceStatus("node", NOW, NOW, OperatingMode.NORMAL, List.of(), "cpu", "nano", "abc", "1", List.of());

    private static ServiceMetrics metrics(int maxCameras, ServiceStatus status) {
        return new ServiceMetrics(
                maxCameras, new ClockWatch(FreshnessPolicy.EVERY, LIMITS, 8), () -> Map.of(0, 5L), () -> status);
    }

    private static FrameOutcome outcome(String camera, Outcome outcome) {
        StageTimings timings = new StageTimings();
        timings.record(Stage.INFERENCE, 12_000_000);
        return new FrameOutcome(
                Optional.of(new FrameId(new CameraId("car", camera), 1)),
                Optional.of(NOW.minusMillis(80)),
                outcome,
                "",
                "",
                Stage.PUBLISH,
                timings,
                NOW,
                NOW,
                new FrameOutcome.Source("frames", 0, 1),
                3);
    }

    @Test
    void scrape_afterOutcomes_hasCountsHistogramsAndGauges() {
        try (ServiceMetrics metrics = metrics(10, STATUS)) {
            metrics.watch(List::of);
            metrics.memory("frames", () -> 7, 9);
            metrics.provider("cpu", "nano", "abc", "1");
            metrics.frameEnded(outcome("front", Outcome.PROCESSED));
            metrics.frameEnded(outcome("front", Outcome.SUPERSEDED));
            metrics.counted(ServiceObserver.Event.REDELIVERED);

            assertThat(metrics.scrape())
                    .contains("drivesight_frames_total{camera=\"car/front\",outcome=\"processed\"} 1.0")
                    .contains("drivesight_frames_total{camera=\"car/front\",outcome=\"superseded\"} 1.0")
                    .contains("drivesight_stage_seconds_bucket{stage=\"inference\",le=\"0.02\"} 2")
                    .contains("drivesight_frame_age_seconds_bucket{le=\"0.1\"} 1")
                    .contains("drivesight_redelivered_total 1.0")
                    .contains("drivesight_memory_used_bytes{for=\"frames\"} 7.0")
                    .contains("drivesight_memory_budget_bytes{for=\"frames\"} 9.0")
                    .contains("drivesight_objects_total 3.0")
                    .contains("drivesight_consumer_lag{partition=\"0\"} 5.0")
                    .contains(
                            "drivesight_provider_info{model=\"nano\",provider=\"cpu\",sha256=\"abc\",version=\"1\"} 1");
        }
    }

    @Test
    void scrape_withStatus_hasModeReasonsAndClocks() {
        ServiceStatus status = new ServiceStatus(
                "node",
                NOW,
                NOW,
                OperatingMode.DEGRADED,
                List.of(
                        new ServiceStatus.Reason("stale-camera", "silent", "car/front"),
                        new ServiceStatus.Reason("stale-camera", "silent", "car/rear")),
                "cpu",
                "nano",
                "abc",
                "1",
                List.of(new ServiceStatus.Camera(
                        "car/front", 10, 0, Optional.of(NOW), Optional.of(new ServiceStatus.ClockSkew(3, 0.25)))));
        try (ServiceMetrics metrics = metrics(10, status)) {
            assertThat(metrics.scrape())
                    .contains("drivesight_mode{mode=\"degraded\"} 1.0")
                    .contains("drivesight_mode{mode=\"normal\"} 0.0")
                    .contains("drivesight_mode_reasons{reason=\"stale-camera\"} 2.0")
                    .contains("drivesight_mode_reasons{reason=\"clock-skew\"} 0.0")
                    .contains("drivesight_clock_skew_seconds{camera=\"car/front\"} 3.0");
        }
    }

    @Test
    void frameEnded_floodOfCameraNames_isBounded() {
        try (ServiceMetrics metrics = metrics(3, STATUS)) {
            for (int camera = 0; camera < 100; camera++) {
                metrics.frameEnded(outcome("made-up-" + camera, Outcome.PROCESSED));
            }

            assertThat(metrics.scrape().lines().filter(line -> line.startsWith("drivesight_frames_total")))
                    .hasSize(4)
                    .anyMatch(line -> line.contains("camera=\"other\"") && line.endsWith(" 97.0"));
        }
    }

    @Test
    void arrived_dataDropped_isCountedByKindAndCamera() {
        try (ServiceMetrics metrics = metrics(3, STATUS)) {
            CameraId camera = new CameraId("car", "front");
            metrics.arrived(new ServiceObserver.Arrival(
                    camera, 0, NOW, Optional.empty(), NOW, 0, true, Set.of(VehicleData.EGO_MOTION)));

            assertThat(metrics.scrape())
                    .contains("drivesight_vehicle_data_dropped_total{camera=\"car/front\",data=\"ego-motion\"} 1.0");
        }
    }
}
