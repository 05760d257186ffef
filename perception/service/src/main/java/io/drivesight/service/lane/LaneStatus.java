package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import java.time.Instant;
import java.util.Optional;

/**
 * One camera as the lanes see it.
 *
 * @param camera which
 * @param inputRateHz frames per second of capture time over the last frames
 * @param waiting frames not begun
 * @param begun frames in work
 * @param lastCapture capture time of the latest frame taken in; empty before the first
 */
public record LaneStatus(CameraId camera, double inputRateHz, int waiting, int begun, Optional<Instant> lastCapture) {}
