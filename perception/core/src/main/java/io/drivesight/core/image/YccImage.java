package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;

/**
 * A picture as JPEG has it: one plane of brightness and two of colour, which may be coarser. JFIF's colours (ITU-T T.871): full range,
 * colour differences about 128.
 *
 * <p>The array is not copied: whoever hands it over gives up writing to it.
 *
 * @param size size [px]
 * @param samples the bytes of all planes, maybe more
 * @param luma brightness, as fine as the picture
 * @param blue blue less brightness
 * @param red red less brightness, of the same shape as {@code blue}
 */
@SuppressWarnings("ArrayRecordComponent") // pixel data: identity, not equality, is what matters, and copies cost
public record YccImage(ImageSize size, byte[] samples, Plane luma, Plane blue, Plane red) implements Picture {
    private static final int ROUNDING = 0x8000;

    /**
     * Where one plane lies.
     *
     * @param size of the plane; at least 1x1
     * @param first index of its first sample
     * @param stride samples from row to row
     * @param across pixels of the picture beside each other that a sample covers, 1 or 2
     * @param down pixels of the picture below each other that a sample covers, 1 or 2
     */
    public record Plane(ImageSize size, int first, int stride, int across, int down) {
        /** A plane of a picture of this size. */
        static Plane of(ImageSize picture, int first, int stride, int across, int down) {
            ImageSize size =
                    new ImageSize((picture.width() + across - 1) / across, (picture.height() + down - 1) / down);
            return new Plane(size, first, stride, across, down);
        }

        /** Of a part of the picture that begins with a sample; a grey picture's colour, one sample, is every part's. */
        private Plane cut(Region part) {
            if (size.pixels() == 1) {
                return this;
            }
            int begin = first + part.top() / down * stride + part.left() / across;
            return of(part.size(), begin, stride, across, down);
        }

        private int at(int x, int y) {
            // A grey picture's colour is one sample.
            int row = Math.min(y >> (down - 1), size.height() - 1);
            return first + row * stride + Math.min(x >> (across - 1), size.width() - 1);
        }
    }

    @Override
    public int rgb(int x, int y) {
        return rgb(samples[luma.at(x, y)], samples[blue.at(x, y)], samples[red.at(x, y)]);
    }

    /** In 16-bit fixed point. */
    private static int rgb(byte luma, byte blue, byte red) {
        int brightness = ((luma & 0xff) << 16) + ROUNDING;
        int blueness = (blue & 0xff) - 128;
        int redness = (red & 0xff) - 128;
        return clamp((brightness + 91_881 * redness) >> 16) << 16
                | clamp((brightness - 22_554 * blueness - 46_802 * redness) >> 16) << 8
                | clamp((brightness + 116_130 * blueness) >> 16);
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** The same samples, or a copy where it begins within a sample of coarser colours. */
    @Override
    public Picture cut(Region part) {
        int oddX = part.left() % blue.across();
        int oddY = part.top() % blue.down();
        ImageSize wider = new ImageSize(part.size().width() + oddX, part.size().height() + oddY);
        Region even = new Region(part.left() - oddX, part.top() - oddY, wider);
        YccImage cut = new YccImage(wider, samples, luma.cut(even), blue.cut(even), red.cut(even));
        return wider.equals(part.size()) ? cut : cut.toPixels().cut(new Region(oddX, oddY, part.size()));
    }

    @Override
    public PixelImage toPixels() {
        byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++, out += PixelImage.CHANNELS) {
                int rgb = rgb(x, y);
                bgr[out] = (byte) rgb;
                bgr[out + 1] = (byte) (rgb >> 8);
                bgr[out + 2] = (byte) (rgb >> 16);
            }
        }
        return new PixelImage(size, bgr);
    }
}
