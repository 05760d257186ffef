package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraTracking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The lanes there are, at most so many, and those taken out of service whose frames are still in work. Not thread-safe. */
final class LaneTable {
    private final LaneLimits limits;
    private final Function<CameraId, CameraTracking> newTracking;
    private final StateKeeper keeper;
    private final ServiceObserver observer;

    /** By camera, the one that was offered a frame longest ago first. */
    private final LinkedHashMap<CameraId, CameraLane> lanes = new LinkedHashMap<>(16, 0.75f, true);
    /** Frame identities to start a camera's window with: they had outcomes before this service ran. */
    private final Map<CameraId, List<Long>> known = new HashMap<>();

    /** Tracking to go on with, of cameras that have sent nothing yet since they were taken over. */
    private final Map<CameraId, Restored> restored = new HashMap<>();

    private final List<CameraLane> retired = new ArrayList<>();
    /** Those retired last, whether still in work or not. */
    private final List<CameraLane> leaving = new ArrayList<>();

    private record Restored(int partition, CameraTracking tracking) {}

    LaneTable(
            LaneLimits limits,
            Function<CameraId, CameraTracking> newTracking,
            StateKeeper keeper,
            ServiceObserver observer) {
        this.limits = limits;
        this.newTracking = newTracking;
        this.keeper = keeper;
        this.observer = observer;
    }

    /** The camera's lane, opened if need be; null when all lanes are busy with other cameras. */
    @Nullable
    CameraLane laneFor(CameraId camera) {
        CameraLane lane = lanes.get(camera);
        if (lane != null || (lanes.size() >= limits.maxCameras() && !closeOldestIdle())) {
            return lane;
        }
        RecentFrames recent = new RecentFrames(limits.duplicateWindow());
        known.getOrDefault(camera, List.of()).forEach(recent::add);
        CameraLane opened = open(camera, recent);
        lanes.put(camera, opened);
        observer.laneOpened(camera);
        return opened;
    }

    private CameraLane open(CameraId camera, RecentFrames recent) {
        Restored before = restored.remove(camera);
        if (before == null) {
            return new CameraLane(camera, newTracking.apply(camera), recent);
        }
        CameraLane lane = new CameraLane(camera, before.tracking(), recent);
        before.tracking().lastCapture().ifPresent(lane::tracked);
        keeper.restored(lane);
        return lane;
    }

    void restore(CameraId camera, int partition, CameraTracking tracking) {
        restored.put(camera, new Restored(partition, tracking));
    }

    private boolean closeOldestIdle() {
        Iterator<CameraLane> byAge = lanes.values().iterator();
        while (byAge.hasNext()) {
            CameraLane lane = byAge.next();
            if (lane.isIdle()) {
                byAge.remove();
                keeper.closed(lane);
                observer.laneClosed(lane.camera());
                return true;
            }
        }
        return false;
    }

    void remember(CameraId camera, List<Long> sequences) {
        known.put(camera, List.copyOf(sequences));
        CameraLane lane = lanes.get(camera);
        if (lane != null) {
            sequences.forEach(lane.recent()::add);
        }
    }

    /** Takes the lanes of some partitions out of service; the frames that wait in them. */
    List<ConsumedFrame> retire(IntPredicate partitions) {
        List<ConsumedFrame> withdrawn = new ArrayList<>();
        restored.values().removeIf(waiting -> partitions.test(waiting.partition()));
        leaving.clear();
        for (CameraLane lane : List.copyOf(lanes.values())) {
            if (partitions.test(lane.partition())) {
                withdrawn.addAll(lane.withdraw());
                retire(lane);
            }
        }
        return withdrawn;
    }

    private void retire(CameraLane lane) {
        lanes.remove(lane.camera());
        known.remove(lane.camera());
        leaving.add(lane);
        if (!lane.isIdle()) {
            retired.add(lane);
        }
        observer.laneClosed(lane.camera());
    }

    /** The lane's last frame has left. */
    void finished(CameraLane lane) {
        retired.remove(lane);
    }

    void discardRetired() {
        retired.forEach(CameraLane::discard);
        leaving.clear();
    }

    /** The lanes that were retired last, once. */
    List<CameraLane> takeLeaving() {
        List<CameraLane> lanesLeaving = List.copyOf(leaving);
        leaving.clear();
        return lanesLeaving;
    }

    boolean isRetiredIdle() {
        return retired.isEmpty();
    }

    boolean isIdle() {
        return retired.isEmpty() && lanes.values().stream().allMatch(CameraLane::isIdle);
    }

    Collection<CameraLane> open() {
        return lanes.values();
    }
}
