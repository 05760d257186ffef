package io.drivesight.service.modes;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.service.lane.ServiceObserver.Arrival;
import io.drivesight.service.modes.Watch.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Time that the test moves, and what happens in it. */
final class ModeRig {
    static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    static final ModeLimits LIMITS = new ModeLimits(
            Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMillis(250));
    static final CameraId FRONT = new CameraId("car", "front");
    static final CameraId REAR = new CameraId("car", "rear");

    private long nanos = 1;

    long nanos() {
        return nanos;
    }

    Instant now() {
        return START.plusNanos(nanos);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** A frame that was captured so long ago by its own clock, in a partition with nothing more in it. */
    Arrival arrival(CameraId camera, Duration age) {
        return arrival(camera, age, age, true);
    }

    Arrival arrival(CameraId camera, Duration age, Duration recordAge, boolean caughtUp) {
        return new Arrival(
                camera, 0, now().minus(age), Optional.of(now().minus(recordAge)), now(), nanos, caughtUp, Set.of());
    }

    /** A frame that is processed without some of what it told. */
    Arrival arrivalWithout(CameraId camera, VehicleData... dropped) {
        return new Arrival(camera, 0, now(), Optional.of(now()), now(), nanos, true, Set.of(dropped));
    }

    /** A frame that ended now, captured so long ago. */
    FrameOutcome ended(CameraId camera, Outcome outcome, Duration age) {
        StageTimings timings = new StageTimings();
        timings.record(Stage.INFERENCE, 80_000_000);
        return new FrameOutcome(
                Optional.of(new FrameId(camera, 1)),
                Optional.of(now().minus(age)),
                outcome,
                "",
                "",
                Stage.PUBLISH,
                timings,
                now(),
                now(),
                new FrameOutcome.Source("frames", 0, 1),
                0);
    }

    Modes modes(Watch... watches) {
        return modes(Set.of(), watches);
    }

    /** Modes that believe in these cameras. */
    Modes modes(Set<String> cameras, Watch... watches) {
        return new Modes(List.of(watches), () -> cameras, LIMITS, clock(), this::nanos);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
    }

    /** The levels that a watch sees of one kind, by camera or service. */
    static Level level(Watch watch, long nanos, String kind, String camera) {
        return watch.look(nanos).stream()
                .filter(seen ->
                        seen.key().kind().equals(kind) && seen.key().camera().equals(camera))
                .map(Watch.Observation::level)
                .findFirst()
                .orElseThrow();
    }

    static List<String> codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toList();
    }
}
