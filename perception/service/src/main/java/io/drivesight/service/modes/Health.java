package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
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
    private final List<Supplier<List<Reason>>> limits = new CopyOnWriteArrayList<>();
    private volatile @Nullable Reason failure;
    private volatile Supplier<Optional<Reason>> missing = Optional::empty;
    private volatile boolean stopping;

    /** What is missing for readiness from now on, instead of what was before; empty: nothing. */
    public void require(Supplier<Optional<Reason>> whatIsMissing) {
        missing = whatIsMissing;
    }

    /** Adds a source of reasons for which the service, though working, is limited. */
    public void limitedBy(Supplier<List<Reason>> reasons) {
        limits.add(reasons);
    }

    /** Something failed for good; the first failure counts. */
    public void failed(Throwable cause) {
        if (failure == null) {
            failure = new Reason("failed", cause.toString(), "").bringing(OperatingMode.UNAVAILABLE);
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

    /**
     * Why the service is not ready; empty when it is. What limits it, up to being unavailable, does not matter here: a silent camera or a
     * broker that is away is not mended by taking this instance out.
     */
    public List<Reason> notReady() {
        List<Reason> reasons = new ArrayList<>();
        failure().ifPresent(reasons::add);
        if (stopping) {
            reasons.add(new Reason("stopping", "the service is draining and takes no new frames", "")
                    .bringing(OperatingMode.STOPPING));
        }
        missing.get().ifPresent(reason -> reasons.add(reason.bringing(OperatingMode.STARTING)));
        return reasons;
    }

    /**
     * Mode and reasons at one moment.
     *
     * @param mode as published in the heartbeat
     * @param reasons why it is not NORMAL
     */
    public record State(OperatingMode mode, List<Reason> reasons) {
        public State {
            reasons = List.copyOf(reasons);
        }
    }

    /** How it stands now. */
    public State state() {
        List<Reason> notReady = notReady();
        List<Reason> limitations =
                limits.stream().flatMap(source -> source.get().stream()).toList();
        List<Reason> reasons = new ArrayList<>(notReady);
        reasons.addAll(limitations);
        return new State(mode(notReady, limitations), reasons);
    }

    private OperatingMode mode(List<Reason> notReady, List<Reason> limitations) {
        if (failure != null) {
            return OperatingMode.UNAVAILABLE;
        }
        if (stopping) {
            return OperatingMode.STOPPING;
        }
        if (!notReady.isEmpty()) {
            return OperatingMode.STARTING;
        }
        if (limitations.isEmpty()) {
            return OperatingMode.NORMAL;
        }
        return limitations.stream().anyMatch(reason -> reason.mode() == OperatingMode.UNAVAILABLE)
                ? OperatingMode.UNAVAILABLE
                : OperatingMode.DEGRADED;
    }
}
