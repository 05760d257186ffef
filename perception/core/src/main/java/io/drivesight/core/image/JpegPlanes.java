package io.drivesight.core.image;

import static io.drivesight.core.image.InverseDct.BLOCK;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.image.FramePixels.Detail;
import io.drivesight.core.image.PlainJpeg.OddJpegException;
import io.drivesight.core.image.YccImage.Plane;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Decodes a plain JPEG to some eighths of its size, of each block only the frequencies that such a picture has; to the planes that the
 * JPEG has, colours as coarse as they are. The blocks of one region may be decoded to all their pixels beside, in the same pass.
 * Anything odd or damaged ends it: the full decoder then tells. Made for one picture.
 */
final class JpegPlanes {
    private static final int RST0 = 0xd0;
    private static final int RESTARTS = 8;
    private static final byte GREY = (byte) 128;

    /** Up to so many eighths colours that are half as fine become as fine as the brightness. */
    private static final int FEW = 2;

    private static final InverseDct FULL = InverseDct.to(BLOCK);

    /** One component on its way. */
    private static final class Component {
        private final PlainJpeg.Component header;
        private final InverseDct transform;
        private final int[] block;
        private final Plane plane;
        private final Plane full;
        private int lastDc;

        /**
         * Nothing is decoded yet.
         *
         * @param full where all pixels of the blocks go that a region touches
         */
        Component(PlainJpeg.Component header, InverseDct transform, Plane plane, Plane full) {
            this.header = header;
            this.transform = transform;
            this.full = full;
            // What is not taken goes behind the end.
            this.block = new int[transform.side() * transform.side() + 1];
            this.plane = plane;
        }
    }

    /**
     * The units that a region touches; a unit is what blocks of all components belong together.
     *
     * @param left first unit of a row
     * @param right behind the last; equal: there is no region
     */
    private record Units(int left, int top, int right, int bottom) {
        private static final Units NONE = new Units(0, 0, 0, 0);

        static Units of(Region region, int unitWidth, int unitHeight) {
            return new Units(
                    region.left() / unitWidth,
                    region.top() / unitHeight,
                    (region.right() + unitWidth - 1) / unitWidth,
                    (region.bottom() + unitHeight - 1) / unitHeight);
        }

        boolean has(int x, int y) {
            return x >= left && x < right && y >= top && y < bottom;
        }

        int across() {
            return right - left;
        }

        int down() {
            return bottom - top;
        }
    }

    /** What a picture may have beside: all pixels of a region. */
    record Decoded(YccImage picture, Optional<Detail> detail) {}

    private final PlainJpeg header;
    private final JpegBits bits;
    private final Optional<Region> region;
    private final Units detailed;
    private final int[] fullBlock = new int[BLOCK * BLOCK];
    private final ImageSize size;
    private final int unitWidth;
    private final int unitHeight;
    private final int unitsAcross;
    private final int unitsDown;
    private final Component[] components;
    private final byte[] samples;
    private final int greyAt;

    private JpegPlanes(
            PlainJpeg header, ByteBuffer data, int eighths, Optional<Region> region, IntFunction<byte[]> memory) {
        this.header = header;
        this.region = region;
        this.bits = new JpegBits(data, header.scanStart());
        this.size = FramePixels.scaled(header.size(), eighths);
        this.unitWidth = BLOCK * header.widest();
        this.unitHeight = BLOCK * header.highest();
        this.detailed = region.map(one -> Units.of(one, unitWidth, unitHeight)).orElse(Units.NONE);
        this.unitsAcross = (header.size().width() + unitWidth - 1) / unitWidth;
        this.unitsDown = (header.size().height() + unitHeight - 1) / unitHeight;
        List<PlainJpeg.Component> parts = header.components();
        this.components = new Component[parts.size()];
        int length = 0;
        for (int i = 0; i < components.length; i++) {
            Component component = component(parts.get(i), eighths, length);
            components[i] = component;
            Plane last = component.full;
            length = last.first()
                    + last.stride() * detailed.down() * parts.get(i).down() * BLOCK;
        }
        this.greyAt = length;
        // A grey picture's colour is one sample at the end.
        this.samples = memory.apply(length + 1);
        samples[greyAt] = GREY;
    }

    /** What is subsampled keeps more of its frequencies where few are left, so that its plane is as fine as the picture or half so. */
    private Component component(PlainJpeg.Component header, int eighths, int first) {
        int widths = this.header.widest() / header.across();
        int heights = this.header.highest() / header.down();
        InverseDct transform = InverseDct.to(eighths <= FEW ? eighths * Math.min(widths, heights) : eighths);
        int side = transform.side();
        int across = widths * eighths / side;
        int down = heights * eighths / side;
        int stride = unitsAcross * header.across() * side;
        Plane plane = Plane.of(size, first, stride, across, down);
        ImageSize units = new ImageSize(
                Math.max(1, detailed.across() * unitWidth / widths),
                Math.max(1, detailed.down() * unitHeight / heights));
        Plane full = new Plane(
                units,
                first + stride * unitsDown * header.down() * side,
                detailed.across() * header.across() * BLOCK,
                widths,
                heights);
        return new Component(header, transform, plane, full);
    }

    /**
     * Decodes the JPEG in {@code data}, from 0 to limit; odd when it is not plain, or not whole.
     *
     * @param eighths what is left of its width and height, 1 to 6 or 8
     * @param region of which all pixels are wanted as well; lies in the picture
     * @param memory gives an array of at least so many bytes, whatever is in it
     */
    static Decoded decode(ByteBuffer data, int eighths, Optional<Region> region, IntFunction<byte[]> memory)
            throws OddJpegException, ImageDecodeException {
        return new JpegPlanes(PlainJpeg.read(data), data, eighths, region, memory).decode();
    }

    private Decoded decode() throws OddJpegException {
        int untilRestart = header.restartInterval();
        int restarts = 0;
        for (int unitY = 0; unitY < unitsDown; unitY++) {
            for (int unitX = 0; unitX < unitsAcross; unitX++) {
                if (header.restartInterval() > 0 && untilRestart-- == 0) {
                    restart(restarts++);
                    untilRestart = header.restartInterval() - 1;
                }
                for (Component component : components) {
                    decodeUnit(component, unitX, unitY);
                }
            }
        }
        bits.expect(JpegSegments.EOI);
        return new Decoded(picture(size, one -> one.plane), region.map(one -> new Detail(one, detail(one))));
    }

    private void restart(int number) throws OddJpegException {
        bits.expect(RST0 + number % RESTARTS);
        for (Component component : components) {
            component.lastDc = 0;
        }
    }

    private void decodeUnit(Component component, int unitX, int unitY) throws OddJpegException {
        int across = component.header.across();
        int down = component.header.down();
        int side = component.transform.side();
        Plane plane = component.plane;
        Plane full = component.full;
        boolean whole = detailed.has(unitX, unitY);
        for (int y = 0; y < down; y++) {
            int row = plane.first() + (unitY * down + y) * side * plane.stride();
            int fullRow = full.first() + ((unitY - detailed.top()) * down + y) * BLOCK * full.stride();
            for (int x = 0; x < across; x++) {
                int at = row + (unitX * across + x) * side;
                if (whole) {
                    decodeBlock(component, at, fullRow + ((unitX - detailed.left()) * across + x) * BLOCK);
                } else {
                    decodeBlock(component, at);
                }
            }
        }
    }

    /** A block of the region: all its pixels, and those of the reduced picture as everywhere else. */
    private void decodeBlock(Component component, int at, int fullAt) throws OddJpegException {
        PlainJpeg.Component tables = component.header;
        InverseDct transform = component.transform;
        component.lastDc += bits.difference(tables.dc());
        int mean = component.lastDc * tables.quantiser()[0];
        long seen = bits.frequencies(tables.ac(), tables.quantiser(), FULL.places(), fullBlock);
        if (seen == 0) {
            FULL.flat(mean, samples, fullAt, component.full.stride());
            transform.flat(mean, samples, at, component.plane.stride());
            return;
        }
        int side = transform.side();
        int[] block = component.block;
        fullBlock[0] = mean;
        for (int y = 0; y < side; y++) {
            System.arraycopy(fullBlock, y * BLOCK, block, y * side, side);
        }
        transform.pixels(block, transform.all(), samples, at, component.plane.stride());
        FULL.pixels(fullBlock, seen, samples, fullAt, component.full.stride());
        Arrays.fill(block, 0);
        Arrays.fill(fullBlock, 0);
    }

    private void decodeBlock(Component component, int at) throws OddJpegException {
        PlainJpeg.Component tables = component.header;
        InverseDct transform = component.transform;
        int[] block = component.block;
        component.lastDc += bits.difference(tables.dc());
        block[0] = component.lastDc * tables.quantiser()[0];
        long seen = bits.frequencies(tables.ac(), tables.quantiser(), transform.places(), block) & transform.all();
        if (seen == 0) {
            transform.flat(block[0], samples, at, component.plane.stride());
        } else {
            transform.pixels(block, seen, samples, at, component.plane.stride());
            Arrays.fill(block, 0);
        }
    }

    private YccImage picture(ImageSize size, Function<Component, Plane> plane) {
        Plane luma = plane.apply(components[0]);
        if (components.length == 1) {
            Plane grey = new Plane(new ImageSize(1, 1), greyAt, 1, 1, 1);
            return new YccImage(size, samples, luma, grey, grey);
        }
        return new YccImage(size, samples, luma, plane.apply(components[1]), plane.apply(components[2]));
    }

    /** The region's part of the units that it touches. */
    private Picture detail(Region region) {
        ImageSize units = new ImageSize(detailed.across() * unitWidth, detailed.down() * unitHeight);
        return picture(units, one -> one.full)
                .cut(new Region(
                        region.left() - detailed.left() * unitWidth,
                        region.top() - detailed.top() * unitHeight,
                        region.size()));
    }
}
