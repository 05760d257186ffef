package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import java.util.List;
import java.util.Set;

/** Tells several observers, in order. */
public final class Observers implements ServiceObserver {
    private final List<ServiceObserver> all;

    public Observers(List<? extends ServiceObserver> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public void arrived(Arrival arrival) {
        all.forEach(one -> one.arrived(arrival));
    }

    @Override
    public void partitionsLeft(Set<Integer> partitions) {
        all.forEach(one -> one.partitionsLeft(partitions));
    }

    @Override
    public void laneOpened(CameraId camera) {
        all.forEach(one -> one.laneOpened(camera));
    }

    @Override
    public void laneClosed(CameraId camera) {
        all.forEach(one -> one.laneClosed(camera));
    }

    @Override
    public void frameEnded(FrameOutcome outcome) {
        all.forEach(one -> one.frameEnded(outcome));
    }

    @Override
    public void redelivered() {
        all.forEach(ServiceObserver::redelivered);
    }

    @Override
    public void withdrawn(int frames) {
        all.forEach(one -> one.withdrawn(frames));
    }

    @Override
    public void outcomeRetried() {
        all.forEach(ServiceObserver::outcomeRetried);
    }

    @Override
    public void replayed() {
        all.forEach(ServiceObserver::replayed);
    }

    @Override
    public void stateWritten() {
        all.forEach(ServiceObserver::stateWritten);
    }

    @Override
    public void stateRestored() {
        all.forEach(ServiceObserver::stateRestored);
    }

    @Override
    public void stateIgnored(String reason) {
        all.forEach(one -> one.stateIgnored(reason));
    }
}
