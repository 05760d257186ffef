package io.drivesight.simulator.session;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.simulator.replay.SendListener;
import java.util.List;

/** Several listeners as one. */
record SendListeners(List<SendListener> listeners) implements SendListener {
    SendListeners {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void sending(CameraFrame frame) {
        listeners.forEach(listener -> listener.sending(frame));
    }

    @Override
    public void acknowledged(FrameId frame) {
        listeners.forEach(listener -> listener.acknowledged(frame));
    }

    @Override
    public void refused(FrameId frame, String reason) {
        listeners.forEach(listener -> listener.refused(frame, reason));
    }
}
