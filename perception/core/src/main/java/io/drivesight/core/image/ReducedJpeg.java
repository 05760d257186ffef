package io.drivesight.core.image;

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
 * Decodes a plain JPEG to a half, a quarter or an eighth of its size, of each block only the frequencies that such a picture has; to the
 * planes that the JPEG has, colours as coarse as they are. The blocks of one region may be decoded to all their pixels beside, in the
 * same pass. Anything odd or damaged ends it: the full decoder then tells. Made for one picture.
 */
final class ReducedJpeg {
    private static final int BLOCK = 8;
    private static final int RST0 = 0xd0;
    private static final int RESTARTS = 8;
    private static final byte GREY = (byte) 128;

    /** One component on its way. */
    private static final class Component {
        private final PlainJpeg.Component header;
        private final InverseDct transform;
        private final int[] block;
        private final Plane plane;
        private final Full full;
        private int lastDc;

        Component(PlainJpeg.Component header, InverseDct transform, Plane plane, Full full) {
            this.header = header;
            this.transform = transform;
            this.full = full;
            // What is not taken goes behind the end.
            this.block = new int[transform.side() * transform.side() + 1];
            this.plane = plane;
        }
    }

    /**
     * Where the units that a region touches go.
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
    }

    /**
     * Where the whole blocks of a component go.
     *
     * @param first index of the first sample of the first unit
     * @param stride from row to row
     */
    private record Full(int first, int stride) {}

    /** What a reduced picture may have beside: all pixels of a region. */
    record Decoded(YccImage picture, Optional<Detail> detail) {}

    private final PlainJpeg header;
    private final JpegBits bits;
    private final Optional<Region> region;
    private final Units detailed;
    private final FullDct fullTransform = new FullDct();
    private final int[] fullBlock = new int[BLOCK * BLOCK];
    private final ImageSize size;
    private final int unitsAcross;
    private final int unitsDown;
    private final Component[] components;
    private final byte[] samples;
    private final int greyAt;

    private ReducedJpeg(
            PlainJpeg header, ByteBuffer data, int reduction, Optional<Region> region, IntFunction<byte[]> memory) {
        this.header = header;
        this.region = region;
        this.detailed = region.map(one -> Units.of(one, BLOCK * header.widest(), BLOCK * header.highest()))
                .orElse(Units.NONE);
        this.bits = new JpegBits(data, header.scanStart());
        this.size = FramePixels.reduced(header.size(), reduction);
        this.unitsAcross = units(header.size().width(), header.widest());
        this.unitsDown = units(header.size().height(), header.highest());
        List<PlainJpeg.Component> parts = header.components();
        this.components = new Component[parts.size()];
        int length = 0;
        for (int i = 0; i < components.length; i++) {
            Component component = component(parts.get(i), BLOCK / reduction, length);
            components[i] = component;
            length = component.full.first()
                    + component.full.stride()
                            * (detailed.bottom() - detailed.top())
                            * parts.get(i).down()
                            * BLOCK;
        }
        this.greyAt = length;
        // A grey picture's colour is one sample at the end.
        this.samples = memory.apply(length + 1);
        samples[greyAt] = GREY;
    }

    private static int units(int length, int blocks) {
        return (length + BLOCK * blocks - 1) / (BLOCK * blocks);
    }

    /** What is subsampled keeps more of its frequencies, up to the transform of four, so that its plane is as fine as the picture or half so. */
    private Component component(PlainJpeg.Component header, int side, int first) {
        int widths = this.header.widest() / header.across();
        int heights = this.header.highest() / header.down();
        InverseDct transform = new InverseDct(Math.min(InverseDct.MOST, side * Math.min(widths, heights)));
        int across = widths * side / transform.side();
        int down = heights * side / transform.side();
        ImageSize plane = new ImageSize((size.width() + across - 1) / across, (size.height() + down - 1) / down);
        int stride = unitsAcross * header.across() * transform.side();
        Full full = new Full(
                first + stride * unitsDown * header.down() * transform.side(),
                (detailed.right() - detailed.left()) * header.across() * BLOCK);
        return new Component(header, transform, new Plane(plane, first, stride, across, down), full);
    }

    /**
     * Decodes the JPEG in {@code data}, from 0 to limit, reduced by 2, 4 or 8; odd when it is not plain, or not whole.
     *
     * @param region of which all pixels are wanted as well; lies in the picture
     * @param memory gives an array of at least so many bytes, whatever is in it
     */
    static Decoded decode(ByteBuffer data, int reduction, Optional<Region> region, IntFunction<byte[]> memory)
            throws OddJpegException, ImageDecodeException {
        return new ReducedJpeg(PlainJpeg.read(data), data, reduction, region, memory).decode();
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
        return new Decoded(picture(), region.map(one -> new Detail(one, detail(one))));
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
        Full full = component.full;
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
        fullBlock[0] = component.lastDc * tables.quantiser()[0];
        int seen = bits.frequencies(tables.ac(), tables.quantiser(), FullDct.places(), fullBlock);
        if (seen == 0) {
            FullDct.flat(fullBlock[0], samples, fullAt, component.full.stride());
            transform.flat(fullBlock[0], samples, at, component.plane.stride());
            return;
        }
        fullTransform.pixels(fullBlock, samples, fullAt, component.full.stride());
        int side = transform.side();
        if (side == 1) {
            transform.flat(fullBlock[0], samples, at, component.plane.stride());
        } else {
            for (int y = 0; y < side; y++) {
                System.arraycopy(fullBlock, y * BLOCK, component.block, y * side, side);
            }
            transform.pixels(component.block, transform.all(), samples, at, component.plane.stride());
            Arrays.fill(component.block, 0);
        }
        Arrays.fill(fullBlock, 0);
    }

    private void decodeBlock(Component component, int at) throws OddJpegException {
        PlainJpeg.Component tables = component.header;
        InverseDct transform = component.transform;
        int[] block = component.block;
        component.lastDc += bits.difference(tables.dc());
        block[0] = component.lastDc * tables.quantiser()[0];
        int seen = bits.frequencies(tables.ac(), tables.quantiser(), transform.places(), block) & transform.all();
        if (seen == 0) {
            transform.flat(block[0], samples, at, component.plane.stride());
        } else {
            transform.pixels(block, seen, samples, at, component.plane.stride());
            Arrays.fill(block, 0);
        }
    }

    private YccImage picture() {
        return picture(size, one -> one.plane);
    }

    private YccImage picture(ImageSize size, Function<Component, Plane> plane) {
        Plane luma = plane.apply(components[0]);
        if (components.length == 1) {
            Plane grey = new Plane(new ImageSize(1, 1), greyAt, 1, 1, 1);
            return new YccImage(size, samples, luma, grey, grey);
        }
        return new YccImage(size, samples, luma, plane.apply(components[1]), plane.apply(components[2]));
    }

    /** The region's part of the units that it touches; one that begins within a sample of coarser colours is cut out of the next larger. */
    private Picture detail(Region region) {
        int oddX = region.left() & 1;
        int oddY = region.top() & 1;
        ImageSize size =
                new ImageSize(region.size().width() + oddX, region.size().height() + oddY);
        Region even = new Region(region.left() - oddX, region.top() - oddY, size);
        YccImage picture = picture(size, component -> detail(component, even));
        return even.equals(region) ? picture : picture.toPixels().cut(new Region(oddX, oddY, region.size()));
    }

    private Plane detail(Component component, Region region) {
        int across = header.widest() / component.header.across();
        int down = header.highest() / component.header.down();
        int left = (region.left() - detailed.left() * BLOCK * header.widest()) / across;
        int top = (region.top() - detailed.top() * BLOCK * header.highest()) / down;
        ImageSize size = new ImageSize(
                (region.size().width() + across - 1) / across, (region.size().height() + down - 1) / down);
        Full full = component.full;
        return new Plane(size, full.first() + top * full.stride() + left, full.stride(), across, down);
    }
}
