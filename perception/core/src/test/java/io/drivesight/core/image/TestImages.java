package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Makes images, odd ones and hostile ones. */
final class TestImages {
    private TestImages() {}

    /** Four quadrants of their own colours with a slight gradient: no two orientations look alike. */
    static PixelImage quadrants(ImageSize size) {
        int[][] colours = {{200, 30, 30}, {30, 200, 30}, {30, 30, 200}, {180, 180, 40}};
        byte[] bgr = new byte[(int) (3 * size.pixels())];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                int quadrant = (2 * x < size.width() ? 0 : 1) + (2 * y < size.height() ? 0 : 2);
                for (int channel = 0; channel < 3; channel++) {
                    bgr[3 * (y * size.width() + x) + channel] = (byte) (colours[quadrant][channel] + x / 4);
                }
            }
        }
        return new PixelImage(size, bgr);
    }

    static double meanDifference(PixelImage a, PixelImage b) {
        long sum = 0;
        for (int i = 0; i < a.bgr().length; i++) {
            sum += Math.abs((a.bgr()[i] & 0xff) - (b.bgr()[i] & 0xff));
        }
        return (double) sum / a.bgr().length;
    }

    /** How a picture lies in a file with this orientation: turning the result by it gives the picture. */
    static PixelImage stored(PixelImage upright, Orientation orientation) {
        return switch (orientation) {
            case ROTATED_90 -> Orientation.ROTATED_270.apply(upright);
            case ROTATED_270 -> Orientation.ROTATED_90.apply(upright);
            default -> orientation.apply(upright);
        };
    }

    static byte[] ofKind(String kind, PixelImage picture) {
        return switch (kind) {
            case "jpeg" -> jpeg(AwtImages.toBufferedImage(picture), false);
            case "progressive" -> jpeg(AwtImages.toBufferedImage(picture), true);
            case "grey" -> jpeg(grey(picture.size(), 99), false);
            case "png" -> png(AwtImages.toBufferedImage(picture));
            case "palette" -> png(palette(picture.size(), 0x102030, 0x405060));
            case "deep" -> png(deepGrey(picture.size(), 12_345));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static BufferedImage convert(PixelImage picture, int type) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), type);
        BufferedImage source = AwtImages.toBufferedImage(picture);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(x, y, source.getRGB(x, y));
            }
        }
        return image;
    }

    static BufferedImage grey(ImageSize size, int value) {
        return filled(size, BufferedImage.TYPE_BYTE_GRAY, value);
    }

    static BufferedImage deepGrey(ImageSize size, int value) {
        return filled(size, BufferedImage.TYPE_USHORT_GRAY, value);
    }

    private static BufferedImage filled(ImageSize size, int type, int value) {
        BufferedImage image = new BufferedImage(size.width(), size.height(), type);
        int[] samples = new int[(int) size.pixels()];
        Arrays.fill(samples, value);
        image.getRaster().setPixels(0, 0, size.width(), size.height(), samples);
        return image;
    }

    /** Columns of two colours in turn. */
    static BufferedImage palette(ImageSize size, int even, int odd) {
        IndexColorModel colours = new IndexColorModel(8, 2, new int[] {even, odd}, 0, false, -1, 0);
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_INDEXED, colours);
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                image.getRaster().setSample(x, y, 0, x % 2);
            }
        }
        return image;
    }

    static byte[] tinyPng() {
        return png(new BufferedImage(2, 2, BufferedImage.TYPE_3BYTE_BGR));
    }

    static byte[] png(BufferedImage image) {
        return write("png", image, false);
    }

    static byte[] jpeg(BufferedImage image, boolean progressive) {
        return write("jpeg", image, progressive);
    }

    private static byte[] write(String format, BufferedImage image, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (progressive) {
                param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** With an EXIF segment right behind the first marker. */
    static byte[] withExif(byte[] jpeg, int orientation, boolean bigEndian) {
        ByteBuffer exif = ByteBuffer.allocate(38);
        exif.putShort((short) 0xffe1).putShort((short) 36).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        exif.putShort((short) (bigEndian ? 0x4d4d : 0x4949))
                .putShort((short) 42)
                .putInt(8);
        exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        exif.putShort((short) orientation).putShort((short) 0).putInt(0);
        return join(Arrays.copyOf(jpeg, 2), exif.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** The same PNG with another size in its header, its checksum put right. */
    static byte[] withSize(byte[] png, int width, int height) {
        ByteBuffer file = ByteBuffer.wrap(png.clone());
        file.putInt(16, width).putInt(20, height).putInt(29, crc(file.array(), 12, 17));
        return file.array();
    }

    /** The same JPEG with another size in its frame header. */
    static byte[] withJpegSize(byte[] jpeg, int width, int height) {
        ByteBuffer file = ByteBuffer.wrap(jpeg.clone());
        for (int i = 2; i < jpeg.length; i += 2 + (file.getShort(i + 2) & 0xffff)) {
            int marker = file.getShort(i) & 0xffff;
            if (marker == 0xffc0 || marker == 0xffc2) {
                file.putShort(i + 5, (short) height).putShort(i + 7, (short) width);
                return file.array();
            }
        }
        throw new IllegalArgumentException("no frame header");
    }

    /** With the last scan over and over again. */
    static byte[] withRepeatedScans(byte[] jpeg, int times) {
        int start = jpeg.length - 2;
        while (jpeg[start] != (byte) 0xff || jpeg[start + 1] != (byte) 0xda) {
            start--;
        }
        byte[] scan = Arrays.copyOfRange(jpeg, start, jpeg.length - 2);
        byte[][] parts = new byte[times + 2][];
        Arrays.fill(parts, scan);
        parts[0] = Arrays.copyOf(jpeg, jpeg.length - 2);
        parts[times + 1] = Arrays.copyOfRange(jpeg, jpeg.length - 2, jpeg.length);
        return join(parts);
    }

    /** With a compressed text right behind the header that unpacks to this many bytes. */
    static byte[] withCompressedText(byte[] png, int unpacked) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("zTXtComment\0\0".getBytes(StandardCharsets.US_ASCII));
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(body)) {
            byte[] block = new byte[1 << 16];
            for (int written = 0; written < unpacked; written += block.length) {
                deflater.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer chunk = ByteBuffer.allocate(body.size() + 8);
        chunk.putInt(body.size() - 4).put(body.toByteArray()).putInt(crc(body.toByteArray(), 0, body.size()));
        int header = 33;
        return join(Arrays.copyOf(png, header), chunk.array(), Arrays.copyOfRange(png, header, png.length));
    }

    private static int crc(byte[] data, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(data, from, length);
        return (int) crc.getValue();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A JPEG whose colours are sampled more coarsely than its brightness by these factors. */
    static byte[] withSampling(PixelImage image, int across, int down) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BufferedImage picture = AwtImages.toBufferedImage(image);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), null);
            Node tree = metadata.getAsTree(metadata.getNativeMetadataFormatName());
            Element luma = (Element)
                    ((Element) tree).getElementsByTagName("componentSpec").item(0);
            luma.setAttribute("HsamplingFactor", String.valueOf(across));
            luma.setAttribute("VsamplingFactor", String.valueOf(down));
            metadata.setFromTree(metadata.getNativeMetadataFormatName(), tree);
            writer.setOutput(out);
            writer.write(new IIOImage(picture, null, metadata));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
