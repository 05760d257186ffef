package io.drivesight.simulator.replay.kitti;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageHeader;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.simulator.replay.ImageFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one camera of a KITTI drive saw.
 *
 * @param id which camera
 * @param images in order
 * @param times one for each number that an image may have
 * @param calibration empty when there is none
 * @param motions of the vehicle, by number of the image; may be short or empty
 */
record KittiCamera(
        CameraId id,
        ImageFolder images,
        List<Instant> times,
        Optional<CameraModel> calibration,
        List<EgoMotion> motions) {

    /** KITTI names images by their numbers, and some numbers are missing; other names count from 0. */
    static int number(ImageFolder images, int index) {
        String name = String.valueOf(images.file(index).getFileName());
        String stem = name.substring(0, name.lastIndexOf('.'));
        return stem.matches("[0-9]{1,18}") ? (int) Math.min(Integer.MAX_VALUE, Long.parseLong(stem)) : index;
    }

    /** Size of the first image. */
    static ImageSize size(ImageFolder images) throws IOException {
        Path first = images.file(0);
        try {
            return ImageHeader.read(ByteBuffer.wrap(images.read(0)), ImageLimits.DEFAULT)
                    .size();
        } catch (ImageDecodeException e) {
            throw new IOException(first + ": " + e.getMessage(), e);
        }
    }

    Instant time(int index) throws IOException {
        int number = number(images, index);
        if (number >= times.size()) {
            throw new IOException("%s: there are only %d timestamps".formatted(images.file(index), times.size()));
        }
        return times.get(number);
    }

    Optional<EgoMotion> motion(int index) {
        int number = number(images, index);
        return number < motions.size() ? Optional.of(motions.get(number)) : Optional.empty();
    }
}
