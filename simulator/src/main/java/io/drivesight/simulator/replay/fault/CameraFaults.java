package io.drivesight.simulator.replay.fault;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.replay.fault.FaultSpec.Episodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Puts a plan's faults on the frames of one camera; remembers its last picture and which episodes go on. */
final class CameraFaults {
    private static final long STRIDE = 0x9E3779B97F4A7C15L;

    private record Episode(int spec, FaultKind kind) {}

    /** A frame while faults are put on it: what is sent, how often and when. */
    static final class Delivery {
        final Set<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
        CameraFrame frame;
        int copies = 1;
        Duration delay = Duration.ZERO;

        private Delivery(CameraFrame frame) {
            this.frame = frame;
        }

        boolean has(FaultKind kind) {
            return faults.contains(kind);
        }
    }

    /**
     * The random numbers for one frame under one specification. Each fault has its own, so switching one on or off does not change
     * what the others do.
     */
    private record Dice(Chance chance) {
        static Dice of(long seed, int spec, CameraId camera, long index) {
            return new Dice(
                    keyed(keyed(keyed(new Chance(seed), spec), camera.key().hashCode()), index));
        }

        private static Chance keyed(Chance chance, long part) {
            return new Chance(chance.seed() * STRIDE + part).of(0);
        }

        boolean falls(FaultKind kind, double chance) {
            return chance > 0 && of(kind).nextDouble() < chance;
        }

        SplittableRandom of(FaultKind kind) {
            return keyed(chance, kind.label().hashCode()).random();
        }
    }

    private final CameraId camera;
    private final Map<Episode, Duration> ends = new HashMap<>();
    private FaultPlan plan = FaultPlan.none();
    private long index;
    private @Nullable CameraFrame lastPicture;
    private @Nullable Delivery heldBack;

    CameraFaults(CameraId camera) {
        this.camera = camera;
    }

    /**
     * What becomes of a frame.
     *
     * @param at its capture time since the replay's first frame
     */
    Delivery apply(FaultPlan now, CameraFrame frame, Duration at) {
        if (!now.equals(plan)) {
            plan = now;
            ends.clear();
        }
        Delivery delivery = new Delivery(frame);
        for (int i = 0; i < plan.specs().size(); i++) {
            FaultSpec spec = plan.specs().get(i);
            if (spec.scope().covers(camera, at)) {
                apply(spec, i, Dice.of(plan.seed(), i, camera, index), at, delivery);
            }
        }
        index++;
        if (!delivery.has(FaultKind.FREEZE)) {
            lastPicture = frame;
        }
        return delivery;
    }

    private void apply(FaultSpec spec, int number, Dice dice, Duration at, Delivery delivery) {
        spec.chances().forEach((kind, episodes) -> {
            if (goesOn(new Episode(number, kind), episodes, dice, at)) {
                put(kind, dice, delivery);
            }
        });
        clock(spec, at, delivery);
        Duration delay = spec.delay().plus(jitter(spec, dice));
        if (!delay.isZero()) {
            delivery.faults.add(FaultKind.DELAY);
            delivery.delay = delivery.delay.plus(delay);
        }
    }

    private boolean goesOn(Episode episode, Episodes episodes, Dice dice, Duration at) {
        Duration end = ends.get(episode);
        if (end != null && at.compareTo(end) < 0) {
            return true;
        }
        if (!dice.falls(episode.kind(), episodes.chance())) {
            return false;
        }
        ends.put(episode, at.plus(episodes.length()));
        return true;
    }

    private void put(FaultKind kind, Dice dice, Delivery delivery) {
        boolean hasNothingToShowAgain = kind == FaultKind.FREEZE && lastPicture == null;
        boolean isOneHeldBack = kind == FaultKind.REORDER && heldBack != null;
        if (hasNothingToShowAgain || isOneHeldBack) {
            return;
        }
        delivery.faults.add(kind);
        delivery.copies = kind == FaultKind.DUPLICATE ? 2 : delivery.copies;
        delivery.frame = switch (kind) {
            case FREEZE -> Pictures.withPictureOf(delivery.frame, Objects.requireNonNull(lastPicture));
            case BLACK_OUT -> Pictures.blackened(delivery.frame);
            case CORRUPT -> Pictures.corrupted(delivery.frame, dice.of(FaultKind.CORRUPT));
            default -> delivery.frame;
        };
    }

    private static void clock(FaultSpec spec, Duration at, Delivery delivery) {
        Duration off =
                spec.skew().plusNanos(Math.round(at.minus(spec.scope().from()).toNanos() * spec.drift()));
        if (!off.isZero()) {
            delivery.frame = Pictures.skewed(delivery.frame, off);
            delivery.faults.add(FaultKind.SKEW);
        }
    }

    private static Duration jitter(FaultSpec spec, Dice dice) {
        return Duration.ofNanos(
                Math.round(dice.of(FaultKind.DELAY).nextDouble() * spec.jitter().toNanos()));
    }

    /** What is sent now, in this order, when a delivery comes: one that is to be overtaken waits for the next. */
    List<Delivery> inOrder(Delivery delivery) {
        if (delivery.has(FaultKind.REORDER)) {
            heldBack = delivery;
            return List.of();
        }
        List<Delivery> due = new ArrayList<>(List.of(delivery));
        release().ifPresent(due::add);
        return due;
    }

    /** What still waits to be overtaken. */
    Optional<Delivery> release() {
        Optional<Delivery> held = Optional.ofNullable(heldBack);
        heldBack = null;
        return held;
    }
}
