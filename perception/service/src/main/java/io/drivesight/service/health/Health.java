package io.drivesight.service.health;

import io.drivesight.core.pipeline.OperatingMode;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the service's state. Alive until something fails for good; ready when nothing is missing and it is not
 * stopping; the operating mode follows from both and from what limits the service. Thread-safe.
 */
public final class Health {
    private final List<Supplier<Optional<Reason>>> requirements = new CopyOnWriteArrayList<>();
    private final List<Supplier<List<Reason>>> limits = new CopyOnWriteArrayList<>();
    private volatile @Nullable Reason failure;
    private volatile boolean stopping;

    /** Adds a condition of readiness: what is missing, or empty. */
    public void require(Supplier<Optional<Reason>> missing) {
        requirements.add(missing);
    }

    /** Adds a source of reasons for which the service, though working, is limited. */
    public void limitedBy(Supplier<List<Reason>> reasons) {
        limits.add(reasons);
    }

    /** Something failed for good; the first failure counts. */
    public void failed(Throwable cause) {
        if (failure == null) {
            failure = new Reason("failed", cause.toString(), "");
        }
    }

    /** No new frames are taken from now on. */
    public void stopping() {
        stopping = true;
    }

    /** Why the service is dead; empty while it lives. */
    public Optional<Reason> failure() {
        return Optional.ofNullable(failure);
    }

    /** Why the service is not ready; empty when it is. */
    public List<Reason> notReady() {
        List<Reason> reasons = new ArrayList<>();
        failure().ifPresent(reasons::add);
        if (stopping) {
            reasons.add(new Reason("stopping", "the service is draining and takes no new frames", ""));
        }
        requirements.forEach(requirement -> requirement.get().ifPresent(reasons::add));
        return reasons;
    }

    /** The mode, as published in the heartbeat. */
    public OperatingMode mode() {
        if (failure != null) {
            return OperatingMode.UNAVAILABLE;
        }
        if (stopping) {
            return OperatingMode.STOPPING;
        }
        if (!notReady().isEmpty()) {
            return OperatingMode.STARTING;
        }
        return limitations().isEmpty() ? OperatingMode.NORMAL : OperatingMode.DEGRADED;
    }

    /** Why the mode is not NORMAL. */
    public List<Reason> reasons() {
        List<Reason> reasons = new ArrayList<>(notReady());
        reasons.addAll(limitations());
        return reasons;
    }

    private List<Reason> limitations() {
        return limits.stream().flatMap(source -> source.get().stream()).toList();
    }
}
