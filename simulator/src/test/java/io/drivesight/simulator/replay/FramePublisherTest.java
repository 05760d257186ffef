package io.drivesight.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class FramePublisherTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.250Z");

    private static Map<String, String> headers(Optional<Duration> budget) {
        CameraFrame frame = DriveFrame.of(new CameraId("car", "front"), Duration.ZERO, new byte[1])
                .toFrame(5, NOW, budget);
        return FramePublisher.headers(frame, () -> 0).stream()
                .collect(Collectors.toMap(Header::key, header -> new String(header.value(), StandardCharsets.UTF_8)));
    }

    @Test
    void headers_deadline_isTheExpiryTime() {
        Map<String, String> headers = headers(Optional.of(Duration.ofMillis(100)));

        assertThat(headers)
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_id", "car/front#5")
                .containsEntry("ce_source", "/vehicles/car/cameras/front")
                .containsEntry("ce_type", "io.drivesight.perception.v1.CameraFrame")
                .containsEntry("ce_time", "2026-01-01T00:00:00.250Z")
                .containsEntry("ce_expirytime", "2026-01-01T00:00:00.350Z")
                .containsEntry("content-type", "application/protobuf");
    }

    @Test
    void headers_randomZero_traceIdsAreStillValid() {
        assertThat(headers(Optional.empty()))
                .doesNotContainKey("ce_expirytime")
                .containsEntry("traceparent", "00-00000000000000010000000000000000-0000000000000001-00");
    }
}
