package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.service.lane.CameraLane.InFlightFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that are open, at most so many, and revoked ones that have frames left. A camera's frames should come from one
 * partition, but each frame goes with its own. Not thread-safe.
 */
final class LaneTable {
    private final Lanes.Limits limits;
    private final Function<CameraId, CameraTracking> newTracking;
    private final StateSaver keeper;
    private final ServiceObserver observer;

    /** By camera, the one that was offered a frame longest ago first. */
    private final LinkedHashMap<CameraId, CameraLane> lanes = new LinkedHashMap<>(16, 0.75f, true);
    /** Numbers of frames whose outcome is on record, by partition: a new lane's window begins with them. */
    private final Map<Integer, Map<CameraId, List<Long>>> recorded = new HashMap<>();

    /** Restored tracking of cameras that have sent nothing since their partition was assigned. */
    private final Map<CameraId, Restored> restored = new HashMap<>();

    /** Lanes that are open no more and not idle yet. */
    private final Set<CameraLane> closing = new LinkedHashSet<>();
    /** In-flight frames of revoked partitions. */
    private final Set<InFlightFrame> revokedInFlight = new HashSet<>();
    /** Those revoked last, whether in flight or not. */
    private final List<CameraLane> revokedLast = new ArrayList<>();

    private record Restored(int partition, CameraTracking tracking) {}

    LaneTable(
            Lanes.Limits limits,
            Function<CameraId, CameraTracking> newTracking,
            StateSaver keeper,
            ServiceObserver observer) {
        this.limits = limits;
        this.newTracking = newTracking;
        this.keeper = keeper;
        this.observer = observer;
    }

    /** The camera's lane, opened if need be by a frame of this partition; null when all lanes are busy with other cameras. */
    @Nullable
    CameraLane laneFor(CameraId camera, int partition) {
        CameraLane lane = lanes.get(camera);
        if (lane != null || (lanes.size() >= limits.maxCameras() && !closeOldestIdle())) {
            return lane;
        }
        CameraLane opened = open(camera, partition);
        lanes.put(camera, opened);
        observer.counted(ServiceObserver.Event.LANE_OPENED);
        return opened;
    }

    private CameraLane open(CameraId camera, int partition) {
        Restored before = restored.remove(camera);
        CameraTracking tracking = before == null ? newTracking.apply(camera) : before.tracking();
        CameraLane lane = new CameraLane(camera, partition, tracking, limits.duplicateWindow());
        recorded.values().forEach(cameras -> lane.seen().addAll(cameras.getOrDefault(camera, List.of())));
        if (before != null) {
            keeper.restored(lane);
        }
        return lane;
    }

    private boolean closeOldestIdle() {
        Optional<CameraLane> oldest =
                lanes.values().stream().filter(CameraLane::isIdle).findFirst();
        oldest.ifPresent(lane -> {
            lanes.remove(lane.camera());
            keeper.closed(lane);
            observer.counted(ServiceObserver.Event.LANE_CLOSED);
        });
        return oldest.isPresent();
    }

    void restore(CameraId camera, int partition, CameraTracking tracking) {
        restored.put(camera, new Restored(partition, tracking));
    }

    void recorded(CameraId camera, int partition, List<Long> sequences) {
        recorded.computeIfAbsent(partition, p -> new HashMap<>()).put(camera, List.copyOf(sequences));
        CameraLane lane = lanes.get(camera);
        if (lane != null) {
            lane.seen().addAll(sequences);
        }
    }

    /** Takes the lanes of some partitions out of service; returns the frames of these partitions that waited. */
    List<QueuedFrame> revoke(IntPredicate partitions) {
        List<QueuedFrame> waiting = new ArrayList<>();
        restored.values().removeIf(before -> partitions.test(before.partition()));
        recorded.keySet().removeIf(partitions::test);
        revokedLast.clear();
        closing.addAll(lanes.values());
        for (CameraLane lane : closing) {
            waiting.addAll(lane.removeWaiting(partitions));
            revokedInFlight.addAll(lane.inFlight(partitions));
            if (partitions.test(lane.partition()) && lanes.remove(lane.camera(), lane)) {
                revokedLast.add(lane);
                observer.counted(ServiceObserver.Event.LANE_CLOSED);
            }
        }
        closing.removeAll(lanes.values());
        closing.removeIf(CameraLane::isIdle);
        return waiting;
    }

    /** A frame has left its lane. */
    void left(InFlightFrame frame) {
        revokedInFlight.remove(frame);
        if (frame.lane().isIdle()) {
            closing.remove(frame.lane());
        }
    }

    void discardRevoked() {
        revokedInFlight.forEach(InFlightFrame::claim);
        revokedLast.clear();
    }

    /** The lanes that were revoked last, once. */
    List<CameraLane> takeRevokedLast() {
        List<CameraLane> taken = List.copyOf(revokedLast);
        revokedLast.clear();
        return taken;
    }

    boolean isRevokedIdle() {
        return revokedInFlight.isEmpty();
    }

    boolean isIdle() {
        return closing.isEmpty() && lanes.values().stream().allMatch(CameraLane::isIdle);
    }

    Collection<CameraLane> open() {
        return lanes.values();
    }
}
