package io.drivesight.service;

import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.pipeline.FrameDetector.DetectionListener;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.kafka.BusMonitor;
import io.drivesight.service.modes.BlindCameraWatch;
import io.drivesight.service.modes.BrokerWatch;
import io.drivesight.service.modes.BudgetWatch;
import io.drivesight.service.modes.ClockWatch;
import io.drivesight.service.modes.DriftWatch;
import io.drivesight.service.modes.ModeLimits;
import io.drivesight.service.modes.Modes;
import io.drivesight.service.modes.StaleCameraWatch;
import io.drivesight.service.modes.VehicleDataWatch;
import io.drivesight.service.modes.Watch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What looks for limits of the service, wired.
 *
 * @param clocks tells ages of frames and skews of clocks
 * @param pictures is shown what the frames' pictures are like
 * @param detections is shown what was found in frames
 * @param all every watch
 * @param modes makes reasons of what they see
 */
record Watches(
        ClockWatch clocks, BlindCameraWatch pictures, DetectionListener detections, List<Watch> all, Modes modes) {
    /**
     * Watches that have seen nothing yet.
     *
     * @param profile what the cameras' frames are held against; empty: nothing
     * @param bus how the exchange with the broker goes
     * @param nanoTime monotonic clock [ns]
     */
    static Watches of(
            ServiceConfig config, Optional<DriftProfile> profile, BusMonitor bus, Clock clock, LongSupplier nanoTime) {
        ModeLimits limits = config.modes();
        int maxCameras = config.lanes().maxCameras();
        StaleCameraWatch cameras = new StaleCameraWatch(limits, maxCameras, bus::isListening);
        ClockWatch clocks = new ClockWatch(config.policy(), limits, maxCameras);
        BlindCameraWatch pictures = new BlindCameraWatch(limits, maxCameras, nanoTime);
        Optional<DriftWatch> drift =
                profile.map(known -> new DriftWatch(known, config.drift().interval(), limits, maxCameras, nanoTime));
        List<Watch> all = new ArrayList<>(List.of(
                cameras,
                pictures,
                new VehicleDataWatch(limits, maxCameras),
                clocks,
                new BrokerWatch(limits, bus::condition),
                new BudgetWatch(config.policy(), config.deadlineBudget(), limits, clocks, nanoTime)));
        drift.ifPresent(all::add);
        return new Watches(
                clocks,
                pictures,
                drift.<DetectionListener>map(watch -> watch).orElse(DetectionListener.NONE),
                List.copyOf(all),
                new Modes(all, cameras::known, limits, clock, nanoTime));
    }
}
