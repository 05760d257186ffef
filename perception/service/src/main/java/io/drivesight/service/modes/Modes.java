package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.service.modes.Watch.Observation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the watches and says for which reasons the service is limited, with hysteresis: a reason comes when its cause has lasted, and
 * goes when it has been well for longer. When every camera is silent or blind, that is a reason of its own, which makes the service
 * unavailable. Thread-safe.
 */
public final class Modes {
    private static final Logger LOG = LoggerFactory.getLogger(Modes.class);
    private static final Set<String> UNUSABLE = Set.of(ReasonCodes.STALE_CAMERA, ReasonCodes.BLIND_CAMERA);

    private final List<? extends Watch> watches;
    private final Supplier<Set<String>> cameras;
    private final ModeLimits limits;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<Watch.Key, Hysteresis> hysteresis = new HashMap<>();
    private Set<Watch.Key> stated = Set.of();
    private @Nullable Instant blindSince;

    /**
     * Nothing is limited yet.
     *
     * @param cameras those that are known and not gone, as {@code vehicle/camera}
     * @param nanoTime monotonic clock [ns]
     */
    public Modes(
            List<? extends Watch> watches,
            Supplier<Set<String>> cameras,
            ModeLimits limits,
            Clock clock,
            LongSupplier nanoTime) {
        this.watches = List.copyOf(watches);
        this.cameras = cameras;
        this.limits = limits;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** The reasons that hold now. Ask at least about once a second: what comes and goes between is not seen. */
    public synchronized List<Reason> assess() {
        long nanos = nanoTime.getAsLong();
        Instant now = clock.instant();
        List<Observation> observations =
                watches.stream().flatMap(watch -> watch.look(nanos).stream()).toList();
        hysteresis
                .keySet()
                .retainAll(observations.stream().map(Observation::key).collect(Collectors.toSet()));
        List<Reason> reasons = new ArrayList<>();
        for (Observation observation : observations) {
            hysteresis
                    .computeIfAbsent(observation.key(), key -> new Hysteresis(limits))
                    .feed(observation, nanos, now)
                    .ifPresent(reasons::add);
        }
        noUsableCamera(reasons, now).ifPresent(reasons::add);
        log(reasons);
        return List.copyOf(reasons);
    }

    private Optional<Reason> noUsableCamera(Collection<Reason> reasons, Instant now) {
        Set<String> unusable = reasons.stream()
                .filter(reason -> UNUSABLE.contains(reason.code()))
                .map(Reason::camera)
                .collect(Collectors.toSet());
        Set<String> known = cameras.get();
        if (known.isEmpty() || !unusable.containsAll(known)) {
            blindSince = null;
            return Optional.empty();
        }
        Instant since = blindSince == null ? now : blindSince;
        blindSince = since;
        return Optional.of(new Reason(
                ReasonCodes.NO_USABLE_CAMERA,
                "",
                known.size() == 1
                        ? "the only camera is silent or blind"
                        : "all " + known.size() + " cameras are silent or blind",
                "",
                OperatingMode.UNAVAILABLE,
                Optional.empty(),
                Optional.of(since)));
    }

    private void log(List<Reason> reasons) {
        Set<Watch.Key> now = new HashSet<>();
        for (Reason reason : reasons) {
            Watch.Key key = new Watch.Key(reason.code(), reason.kind(), reason.camera());
            now.add(key);
            if (!stated.contains(key)) {
                LOG.warn("Limited: {} {} {}: {}", key.code(), key.kind(), key.camera(), reason.detail());
            }
        }
        stated.stream()
                .filter(key -> !now.contains(key))
                .forEach(key -> LOG.info("No longer limited: {} {} {}", key.code(), key.kind(), key.camera()));
        stated = now;
    }

    /** Decides over time whether an observation is a reason. Not thread-safe. */
    private static final class Hysteresis {
        private final Latch limiting;
        private final Latch disabling;
        private final long enterNanos;
        private @Nullable Reason reason;

        Hysteresis(ModeLimits limits) {
            this.limiting = new Latch(limits.leaveAfter().toNanos());
            this.disabling = new Latch(limits.leaveAfter().toNanos());
            this.enterNanos = limits.enterAfter().toNanos();
        }

        /**
         * Takes the newest observation in.
         *
         * @param nanos now, on the monotonic clock [ns]
         * @param now the same on the service's clock
         * @return the reason that holds; empty: none
         */
        Optional<Reason> feed(Observation seen, long nanos, Instant now) {
            long enter = seen.sustained() ? 0 : enterNanos;
            boolean raised = seen.level().isRaised();
            boolean severe = seen.level() == Watch.Level.SEVERE;
            boolean limited = limiting.feed(raised, seen.level() == Watch.Level.CLEAR, enter, nanos);
            boolean disabled = disabling.feed(severe, !severe && seen.level() != Watch.Level.BETWEEN, enter, nanos);
            reason = limited || disabled ? stated(seen, disabled, now) : null;
            return Optional.ofNullable(reason);
        }

        /** The figures are the newest ones; once the cause is over and the reason is about to leave, those that led to it. */
        private Reason stated(Observation seen, boolean disabled, Instant now) {
            OperatingMode mode = disabled ? OperatingMode.UNAVAILABLE : OperatingMode.DEGRADED;
            Reason before = reason;
            if (before != null && !seen.level().isRaised()) {
                return before.bringing(mode);
            }
            return new Reason(
                    seen.key().code(),
                    seen.key().kind(),
                    seen.detail(),
                    seen.key().camera(),
                    mode,
                    seen.figure(),
                    Optional.of(before == null ? now : before.since().orElse(now)));
        }
    }

    /** On after a sustained cause, off after a longer calm. Not thread-safe. */
    private static final class Latch {
        private final long leaveNanos;
        private boolean on;
        private boolean turning;
        private long turningSince;

        /**
         * A latch that is off.
         *
         * @param leaveNanos how long it must be calm before it goes off [ns]
         */
        Latch(long leaveNanos) {
            this.leaveNanos = leaveNanos;
        }

        /**
         * How it stands now.
         *
         * @param raised there is cause to be on
         * @param calm there is none, and it is well; with neither, it stays as it is
         * @param enterNanos how long the cause must last before it goes on [ns]
         * @param nanos now, on the monotonic clock [ns]
         */
        boolean feed(boolean raised, boolean calm, long enterNanos, long nanos) {
            boolean turns = on ? calm : raised;
            if (turns && !turning) {
                turningSince = nanos;
            }
            turning = turns;
            if (turning && nanos - turningSince >= (on ? leaveNanos : enterNanos)) {
                on = !on;
                turning = false;
            }
            return on;
        }
    }
}
