package io.drivesight.service.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.service.lane.ServiceObserver.Event;
import io.drivesight.service.lane.Zoom.WorkerLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ZoomTest {
    private static final Lanes.Limits LIMITS = new Lanes.Limits(8, 1, 4, 16, 1 << 20);

    private final List<Integer> widths = Collections.synchronizedList(new ArrayList<>());
    private final Map<Event, Integer> counts = Collections.synchronizedMap(new EnumMap<>(Event.class));
    private final ServiceObserver observer = new ServiceObserver() {
        @Override
        public void counted(Event event, int times) {
            counts.merge(event, times, Integer::sum);
        }
    };

    /** Sees frames of 2x2 at 1x1. */
    private final ObjectDetector detector = new ObjectDetector() {
        @Override
        public Result detect(PixelImage image) {
            widths.add(image.width());
            return LaneRig.oneCar();
        }

        @Override
        public ImageSize inputSize(ImageSize frame) {
            return new ImageSize(1, 1);
        }
    };

    /** The widths that the detector was shown, frame by frame. */
    private List<Integer> look(Zoom zoom, FreshnessPolicy policy, int... sequences) throws Exception {
        try (LaneRig rig = new LaneRig(policy, LIMITS)) {
            rig.zoom(zoom);
            rig.work(1, detector);
            int done = 0;
            for (int sequence : sequences) {
                rig.lanes.offer(rig.frame("front", sequence));
                int count = ++done;
                await().until(() -> rig.left.size() == count);
            }
        }
        return widths;
    }

    @Test
    void look_alternateAndEvery_followsTheFramesNumber() throws Exception {
        Zoom zoom = LaneRig.zoom(ZoomMode.ALTERNATE, FreshnessPolicy.EVERY, observer);

        assertThat(look(zoom, FreshnessPolicy.EVERY, 1, 2, 4, 7)).containsExactly(1, 2, 2, 2);
        assertThat(counts.get(Event.REGION_LOOKED_AT)).isEqualTo(1);
    }

    /** Failed before: a camera of every second frame was looked at always in the same way. */
    @Test
    void look_alternateAndEvery_everySecondOrThirdNumberToo_takesTurns() throws Exception {
        Zoom zoom = LaneRig.zoom(ZoomMode.ALTERNATE, FreshnessPolicy.EVERY, observer);
        for (int[] numbers : new int[][] {{1, 3, 5, 7, 9, 11}, {2, 4, 6, 8, 10, 12}, {1, 4, 7, 10, 13, 16}}) {
            widths.clear();

            assertThat(look(zoom, FreshnessPolicy.EVERY, numbers)).contains(1, 2);
        }
    }

    @Test
    void look_alternateAndLatest_takesTurnsWhateverTheNumbers() throws Exception {
        Zoom zoom = LaneRig.zoom(ZoomMode.ALTERNATE, FreshnessPolicy.LATEST, observer);

        assertThat(look(zoom, FreshnessPolicy.LATEST, 2, 4, 6, 8)).containsExactly(2, 1, 2, 1);
    }

    @Test
    void look_spare_looksTwiceWhileThereIsRoom() throws Exception {
        Zoom zoom = LaneRig.zoom(ZoomMode.SPARE, FreshnessPolicy.LATEST, observer);

        assertThat(look(zoom, FreshnessPolicy.LATEST, 1)).containsExactly(2, 1);
    }

    @Test
    void look_overload_dropsTheRegionFirst() throws Exception {
        AtomicLong now = new AtomicLong();
        WorkerLoad load = new WorkerLoad(1, now::get);
        load.begin();
        now.set(10_000_000_000L);
        for (ZoomMode mode : List.of(ZoomMode.SPARE, ZoomMode.ALTERNATE)) {
            widths.clear();
            Zoom zoom = new Zoom(mode, FreshnessPolicy.LATEST, load, observer);

            assertThat(look(zoom, FreshnessPolicy.LATEST, 1, 2)).containsExactly(2, 2);
        }
        // Of the frames that take turns one was due.
        assertThat(counts.get(Event.REGION_DROPPED)).isEqualTo(3);
        assertThat(counts).doesNotContainKey(Event.REGION_LOOKED_AT);
    }

    @Test
    void look_deadlinePassesBeforeTheSecondLook_countsAsDropped() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, LIMITS)) {
            rig.zoom(LaneRig.zoom(ZoomMode.SPARE, FreshnessPolicy.LATEST, observer));
            rig.work(1, new ObjectDetector() {
                @Override
                public Result detect(PixelImage image) {
                    rig.clock.advance(Duration.ofSeconds(1));
                    return detector.detect(image);
                }

                @Override
                public ImageSize inputSize(ImageSize frame) {
                    return detector.inputSize(frame);
                }
            });
            rig.lanes.offer(
                    rig.frame("front", 1, Optional.of(rig.clock.instant().plusMillis(500))));
            await().until(() -> rig.left.size() == 1);
        }
        assertThat(widths).containsExactly(2);
        assertThat(counts).containsOnlyKeys(Event.REGION_DROPPED);
    }

    @Test
    void look_frameHasNoRegion_nothingIsDropped() throws Exception {
        AtomicLong now = new AtomicLong();
        WorkerLoad load = new WorkerLoad(1, now::get);
        load.begin();
        now.set(10_000_000_000L);
        Zoom zoom = new Zoom(ZoomMode.SPARE, FreshnessPolicy.LATEST, load, observer);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, LIMITS)) {
            rig.zoom(zoom);
            rig.work(1, LaneRig::oneCar);
            rig.lanes.offer(rig.frame("front", 1));
            await().until(() -> rig.left.size() == 1);
        }
        assertThat(counts).isEmpty();
    }

    @Test
    void look_off_isWhole() throws Exception {
        Zoom zoom = LaneRig.zoom(ZoomMode.OFF, FreshnessPolicy.LATEST, observer);

        assertThat(look(zoom, FreshnessPolicy.LATEST, 1, 2)).containsExactly(2, 2);
        assertThat(counts).isEmpty();
    }

    @Test
    void share_ofWorkersInWork_isWhatTheyUsedLately() {
        AtomicLong now = new AtomicLong();
        WorkerLoad load = new WorkerLoad(2, now::get);

        load.begin();
        now.set(20_000_000_000L);
        assertThat(load.share()).isCloseTo(0.5, within(1e-6));
        load.begin();
        load.end();
        load.end();
        now.addAndGet(1_000_000_000L);
        assertThat(load.share()).isCloseTo(0.5 * Math.exp(-1), within(1e-6));
    }
}
