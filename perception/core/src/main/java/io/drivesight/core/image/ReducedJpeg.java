package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PlainJpeg.OddJpegException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes a plain JPEG to a half, a quarter or an eighth of its size, of each block only the frequencies that such a picture has. Anything
 * odd or damaged ends it: the full decoder then tells. Made for one picture.
 */
final class ReducedJpeg {
    private static final int BLOCK = 8;
    private static final int COEFFICIENTS = 64;
    private static final int RST0 = 0xd0;
    private static final int RESTARTS = 8;
    /** Where the coefficients that come one after the other lie in a block of rows. */
    static final int[] ZIGZAG = zigzag();

    /** One component on its way. */
    private static final class Plane {
        private final PlainJpeg.Component component;
        private final InverseDct transform;
        /** Of a row of units. */
        private final byte[] samples;

        private final int stride;
        /** A bit for each place in a block: its frequency is taken. */
        private final long taken;

        private int lastDc;

        Plane(PlainJpeg.Component component, InverseDct transform, int units) {
            this.component = component;
            this.transform = transform;
            this.stride = units * component.across() * transform.width();
            this.samples = new byte[stride * component.down() * transform.height()];
            long places = 0;
            for (int i = 0; i < COEFFICIENTS; i++) {
                places |= i % BLOCK < transform.width() && i / BLOCK < transform.height() ? 1L << i : 0;
            }
            this.taken = places;
        }
    }

    private final PlainJpeg header;
    private final JpegBits bits;
    private final ImageSize size;
    private final int unitsAcross;
    private final int unitsDown;
    /** Of a row of units [px]. */
    private final int rows;

    private final List<Plane> planes;
    private final int[] block = new int[COEFFICIENTS];

    private ReducedJpeg(PlainJpeg header, byte[] data, int reduction) {
        this.header = header;
        this.bits = new JpegBits(data, header.scanStart());
        this.size = FramePixels.reduced(header.size(), reduction);
        this.unitsAcross = units(header.size().width(), header.widest());
        this.unitsDown = units(header.size().height(), header.highest());
        int side = BLOCK / reduction;
        this.rows = header.highest() * side;
        // What is subsampled keeps more of its frequencies, so that all planes get one size.
        this.planes = header.components().stream()
                .map(component -> new Plane(
                        component,
                        new InverseDct(
                                side * header.widest() / component.across(),
                                side * header.highest() / component.down()),
                        unitsAcross))
                .toList();
    }

    private static int units(int length, int blocks) {
        return (length + BLOCK * blocks - 1) / (BLOCK * blocks);
    }

    private static int[] zigzag() {
        int[] order = new int[COEFFICIENTS];
        int next = 0;
        for (int diagonal = 0; diagonal < 2 * BLOCK - 1; diagonal++) {
            for (int i = 0; i <= diagonal; i++) {
                int row = diagonal % 2 == 0 ? diagonal - i : i;
                int column = diagonal - row;
                if (row < BLOCK && column < BLOCK) {
                    order[next++] = BLOCK * row + column;
                }
            }
        }
        return order;
    }

    /** Decodes the JPEG in {@code data}, from 0 to limit, reduced by 2, 4 or 8; odd when it is not plain, or not whole. */
    static PixelImage decode(ByteBuffer data, int reduction) throws OddJpegException, ImageDecodeException {
        PlainJpeg header = PlainJpeg.read(data);
        byte[] bytes = new byte[data.limit()];
        data.get(0, bytes);
        return new ReducedJpeg(header, bytes, reduction).decode();
    }

    private PixelImage decode() throws OddJpegException {
        byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())];
        int untilRestart = header.restartInterval();
        int restarts = 0;
        for (int unitY = 0; unitY < unitsDown; unitY++) {
            for (int unitX = 0; unitX < unitsAcross; unitX++) {
                if (header.restartInterval() > 0 && untilRestart-- == 0) {
                    restart(restarts++);
                    untilRestart = header.restartInterval() - 1;
                }
                decodeUnit(unitX);
            }
            convert(unitY * rows, bgr);
        }
        bits.expect(JpegSegments.EOI);
        return new PixelImage(size, bgr);
    }

    private void restart(int number) throws OddJpegException {
        bits.expect(RST0 + number % RESTARTS);
        planes.forEach(plane -> plane.lastDc = 0);
    }

    private void decodeUnit(int unitX) throws OddJpegException {
        for (int i = 0; i < planes.size(); i++) {
            Plane plane = planes.get(i);
            InverseDct transform = plane.transform;
            for (int y = 0; y < plane.component.down(); y++) {
                for (int x = 0; x < plane.component.across(); x++) {
                    int column = (unitX * plane.component.across() + x) * transform.width();
                    decodeBlock(plane, y * transform.height() * plane.stride + column);
                }
            }
        }
    }

    private void decodeBlock(Plane plane, int at) throws OddJpegException {
        PlainJpeg.Component component = plane.component;
        plane.lastDc += bits.difference(component.dc());
        block[0] = plane.lastDc * component.quantiser()[0];
        long seen = bits.frequencies(component.ac(), component.quantiser(), plane.taken, block);
        if (seen == 0) {
            plane.transform.flat(block[0], plane.samples, at, plane.stride);
        } else {
            plane.transform.pixels(block, seen, plane.samples, at, plane.stride);
            Arrays.fill(block, 0);
        }
    }

    private void convert(int fromRow, byte[] bgr) {
        int toRow = Math.min(size.height(), fromRow + rows);
        for (int row = fromRow; row < toRow; row++) {
            int out = PixelImage.CHANNELS * row * size.width();
            if (planes.size() == 1) {
                grey(row - fromRow, bgr, out);
            } else {
                colour(row - fromRow, bgr, out);
            }
        }
    }

    private void grey(int row, byte[] bgr, int start) {
        Plane plane = planes.get(0);
        int out = start;
        for (int x = 0; x < size.width(); x++, out += PixelImage.CHANNELS) {
            byte value = plane.samples[row * plane.stride + x];
            bgr[out] = value;
            bgr[out + 1] = value;
            bgr[out + 2] = value;
        }
    }

    /** JFIF's conversion (ITU-T T.871): full range, in 16-bit fixed point. */
    private void colour(int row, byte[] bgr, int start) {
        byte[] lumas = planes.get(0).samples;
        byte[] blues = planes.get(1).samples;
        byte[] reds = planes.get(2).samples;
        int in = row * planes.get(0).stride;
        int width = size.width();
        for (int x = 0; x < width; x++) {
            int luma = ((lumas[in + x] & 0xff) << 16) + 0x8000;
            int blueness = (blues[in + x] & 0xff) - 128;
            int redness = (reds[in + x] & 0xff) - 128;
            int blue = (luma + 116_130 * blueness) >> 16;
            int green = (luma - 22_554 * blueness - 46_802 * redness) >> 16;
            int red = (luma + 91_881 * redness) >> 16;
            if (((blue | green | red) & ~0xff) != 0) {
                blue = clamp(blue);
                green = clamp(green);
                red = clamp(red);
            }
            int out = start + PixelImage.CHANNELS * x;
            bgr[out] = (byte) blue;
            bgr[out + 1] = (byte) green;
            bgr[out + 2] = (byte) red;
        }
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
