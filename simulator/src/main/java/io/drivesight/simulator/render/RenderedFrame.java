package io.drivesight.simulator.render;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.image.PixelImage;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Duration;

/**
 * One frame of a drive.
 *
 * @param image the picture
 * @param truth what is in it
 * @param egoMotion motion of the vehicle at that time
 * @param offset time since the start of the drive
 */
public record RenderedFrame(PixelImage image, FrameTruth truth, EgoMotion egoMotion, Duration offset) {}
