package io.drivesight.training.rank;

import io.drivesight.core.geometry.ImageSize;
import java.nio.file.Path;

/**
 * A frame that may be labelled.
 *
 * @param file its picture
 * @param path its name below the folder of all frames, with forward slashes
 * @param scene the drive it comes from
 * @param size of the picture, upright [px]
 * @param seconds when it was taken, from any moment on that its scene's frames share [s]
 */
public record RankFrame(Path file, String path, String scene, ImageSize size, double seconds) {}
