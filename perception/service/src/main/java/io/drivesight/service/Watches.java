package io.drivesight.service;

import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.pipeline.DetectionListener;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.lane.FrameAges;
import io.drivesight.service.lane.Observers;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.modes.BlindCameraWatch;
import io.drivesight.service.modes.BrokerWatch;
import io.drivesight.service.modes.BudgetWatch;
import io.drivesight.service.modes.BusCondition;
import io.drivesight.service.modes.ClockWatch;
import io.drivesight.service.modes.DriftWatch;
import io.drivesight.service.modes.ModeLimits;
import io.drivesight.service.modes.Modes;
import io.drivesight.service.modes.StaleCameraWatch;
import io.drivesight.service.modes.Watch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What looks for limits of the service, wired. */
final class Watches {
    private final ClockWatch clocks;
    private final BlindCameraWatch pictures;
    private final DetectionListener detections;
    private final List<Watch> all;
    private final Modes modes;

    /**
     * Watches that have seen nothing yet.
     *
     * @param profile what the cameras' frames are held against; empty: nothing
     * @param listening true: a frame that is sent now is taken in at once
     * @param bus how it does
     * @param nanoTime monotonic clock [ns]
     */
    Watches(
            ServiceConfig config,
            Optional<DriftProfile> profile,
            BooleanSupplier listening,
            Supplier<BusCondition> bus,
            Clock clock,
            LongSupplier nanoTime) {
        ModeLimits limits = config.modes();
        int maxCameras = config.lanes().maxCameras();
        StaleCameraWatch cameras = new StaleCameraWatch(limits, maxCameras, listening);
        this.clocks = new ClockWatch(config.policy(), limits, maxCameras);
        this.pictures = new BlindCameraWatch(limits, maxCameras, nanoTime);
        Optional<DriftWatch> drift =
                profile.map(known -> new DriftWatch(known, config.drift().interval(), limits, maxCameras, nanoTime));
        this.detections = drift.<DetectionListener>map(watch -> watch).orElse(DetectionListener.NONE);
        List<Watch> watches = new ArrayList<>(List.of(
                cameras,
                pictures,
                clocks,
                new BrokerWatch(limits, bus),
                new BudgetWatch(config.policy(), config.deadlineBudget(), limits, clocks, nanoTime)));
        drift.ifPresent(watches::add);
        this.all = List.copyOf(watches);
        this.modes = new Modes(all, cameras::known, limits, clock, nanoTime);
    }

    /** Tells the watches, and another. */
    ServiceObserver observerWith(ServiceObserver other) {
        List<ServiceObserver> observers = new ArrayList<>(all);
        observers.add(other);
        return new Observers(observers);
    }

    FrameAges ages() {
        return clocks;
    }

    BlindCameraWatch pictures() {
        return pictures;
    }

    /** Whom to show what was found in frames. */
    DetectionListener detections() {
        return detections;
    }

    ClockWatch clocks() {
        return clocks;
    }

    Modes modes() {
        return modes;
    }
}
