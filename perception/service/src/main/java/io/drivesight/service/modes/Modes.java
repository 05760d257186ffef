package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
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
    private final Map<Sign.Key, Standing> standing = new HashMap<>();
    private Set<Sign.Key> stated = Set.of();
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

    /** The reasons that stand now. Ask at least about once a second: what comes and goes between is not seen. */
    public synchronized List<Reason> assess() {
        long nanos = nanoTime.getAsLong();
        Instant now = clock.instant();
        List<Sign> signs =
                watches.stream().flatMap(watch -> watch.look(nanos).stream()).toList();
        standing.keySet().retainAll(signs.stream().map(Sign::key).collect(Collectors.toSet()));
        List<Reason> reasons = new ArrayList<>();
        for (Sign sign : signs) {
            standing.computeIfAbsent(sign.key(), key -> new Standing(limits))
                    .feed(sign, nanos, now)
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
        Set<Sign.Key> now = new HashSet<>();
        for (Reason reason : reasons) {
            Sign.Key key = new Sign.Key(reason.code(), reason.kind(), reason.camera());
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
}
