package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PlainJpeg.OddJpegException;
import io.drivesight.core.image.YccImage.Plane;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Decodes a plain JPEG to a half, a quarter or an eighth of its size, of each block only the frequencies that such a picture has; to the
 * planes that the JPEG has, colours as coarse as they are. Anything odd or damaged ends it: the full decoder then tells. Made for one
 * picture.
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
        private int lastDc;

        Component(PlainJpeg.Component header, InverseDct transform, Plane plane) {
            this.header = header;
            this.transform = transform;
            // What is not taken goes behind the end.
            this.block = new int[transform.side() * transform.side() + 1];
            this.plane = plane;
        }
    }

    private final PlainJpeg header;
    private final JpegBits bits;
    private final ImageSize size;
    private final int unitsAcross;
    private final int unitsDown;
    private final Component[] components;
    private final byte[] samples;
    private final int greyAt;

    private ReducedJpeg(PlainJpeg header, ByteBuffer data, int reduction, IntFunction<byte[]> memory) {
        this.header = header;
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
            length += component.plane.stride() * unitsDown * parts.get(i).down() * component.transform.side();
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
        return new Component(header, transform, new Plane(plane, first, stride, across, down));
    }

    /**
     * Decodes the JPEG in {@code data}, from 0 to limit, reduced by 2, 4 or 8; odd when it is not plain, or not whole.
     *
     * @param memory gives an array of at least so many bytes, whatever is in it
     */
    static YccImage decode(ByteBuffer data, int reduction, IntFunction<byte[]> memory)
            throws OddJpegException, ImageDecodeException {
        return new ReducedJpeg(PlainJpeg.read(data), data, reduction, memory).decode();
    }

    private YccImage decode() throws OddJpegException {
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
        return picture();
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
        for (int y = 0; y < down; y++) {
            int row = plane.first() + (unitY * down + y) * side * plane.stride();
            for (int x = 0; x < across; x++) {
                decodeBlock(component, row + (unitX * across + x) * side);
            }
        }
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
        Plane luma = components[0].plane;
        if (components.length == 1) {
            Plane grey = new Plane(new ImageSize(1, 1), greyAt, 1, 1, 1);
            return new YccImage(size, samples, luma, grey, grey);
        }
        return new YccImage(size, samples, luma, components[1].plane, components[2].plane);
    }
}
