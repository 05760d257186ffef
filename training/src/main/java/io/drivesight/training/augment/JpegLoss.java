package io.drivesight.training.augment;

import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedBox;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a JPEG of low quality does to a picture: it is encoded and decoded, chroma at half the resolution.
 *
 * @param minQuality least quality, 1..100
 * @param maxQuality greatest quality, 1..100
 */
record JpegLoss(int minQuality, int maxQuality) implements Appearance {
    private static final ImageDecoder DECODER =
            new ImageIoDecoder(new ImageLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));

    @Override
    public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
        return at(image, minQuality + random.nextInt(maxQuality - minQuality + 1));
    }

    /** The picture at this quality, 1..100. */
    static PixelImage at(PixelImage image, int quality) {
        try {
            return DECODER.decode(ByteBuffer.wrap(new ImageEncoder().jpeg(image, quality / 100.0)));
        } catch (ImageDecodeException e) {
            throw new IllegalStateException("what was just encoded cannot be decoded: " + e.getMessage(), e);
        }
    }
}
