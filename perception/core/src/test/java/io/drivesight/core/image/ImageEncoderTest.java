package io.drivesight.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageEncoderTest {
    private final PixelImage picture = TestImages.quadrants(new ImageSize(33, 17));
    private final ImageEncoder encoder = new ImageEncoder();

    @Test
    void jpeg_higherQuality_isLargerAndCloser() throws Exception {
        byte[] poor = encoder.jpeg(picture, 0.3);
        byte[] good = encoder.jpeg(picture, 0.95);

        assertThat(good.length).isGreaterThan(poor.length);
        assertThat(difference(good)).isLessThan(difference(poor)).isLessThan(12);
    }

    @Test
    void jpeg_qualityOutOfRange_throws() {
        assertThatIllegalArgumentException().isThrownBy(() -> encoder.jpeg(picture, 85));
        assertThatIllegalArgumentException().isThrownBy(() -> encoder.jpeg(picture, Double.NaN));
    }

    @Test
    void read_header_tellsFormatAndSize() throws Exception {
        ImageHeader jpeg = ImageHeader.read(ByteBuffer.wrap(encoder.jpeg(picture, 0.9)), ImageLimits.DEFAULT);
        ImageHeader png = ImageHeader.read(ByteBuffer.wrap(encoder.png(picture)), ImageLimits.DEFAULT);

        assertThat(jpeg).isEqualTo(new ImageHeader(FrameFormat.JPEG, picture.size(), 3, 8, Orientation.NORMAL));
        assertThat(png).isEqualTo(new ImageHeader(FrameFormat.PNG, picture.size(), 3, 8, Orientation.NORMAL));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_3BYTE_BGR
            })
    void toPixelImage_anyLayout_isTheSamePicture(int type) {
        PixelImage copy = AwtImages.toPixelImage(TestImages.convert(picture, type));

        assertThat(copy.bgr()).isEqualTo(picture.bgr());
    }

    @Test
    void toPixelImage_partOfAnImage_isThatPart() {
        BufferedImage whole = AwtImages.toBufferedImage(picture);

        PixelImage part = AwtImages.toPixelImage(whole.getSubimage(3, 2, 5, 4));

        assertThat(part.size()).isEqualTo(new ImageSize(5, 4));
        assertThat(part.bgr()[0]).isEqualTo(picture.bgr()[3 * (2 * 33 + 3)]);
    }

    @Test
    void toPixelImage_drawingAfterwards_changesNothing() {
        BufferedImage image = AwtImages.toBufferedImage(picture);
        PixelImage copy = AwtImages.toPixelImage(image);

        image.setRGB(0, 0, 0xffffff);

        assertThat(copy.bgr()).isEqualTo(picture.bgr());
    }

    private double difference(byte[] jpeg) throws ImageDecodeException {
        return TestImages.meanDifference(
                new ImageIoDecoder(ImageLimits.DEFAULT).decode(ByteBuffer.wrap(jpeg)), picture);
    }
}
