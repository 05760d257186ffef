package io.drivesight.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException.Reason;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.ImageDecoder.Wanted;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PixelBudgetTest {
    private static final long MIB = 1 << 20;

    @Test
    void need_manyThreads_neverMoreThanTheBudgetAndAllComeToTheirTurn() throws Exception {
        PixelBudget budget = new PixelBudget(10 * MIB);
        AtomicLong taken = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long first = ThreadLocalRandom.current().nextLong(10 * MIB);
            long second = ThreadLocalRandom.current().nextLong(10 * MIB);
            done.add(threads.submit(() -> {
                try (PixelBudget.Claim claim = budget.claim()) {
                    claim.need(first);
                    claim.need(second);
                    assertThat(taken.addAndGet(second)).isLessThanOrEqualTo(10 * MIB);
                    taken.addAndGet(-second);
                }
                return null;
            }));
        }
        threads.shutdown();

        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        for (Future<?> one : done) {
            one.get();
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void need_moreThanThereIsAtAll_isRefusedAtOnce() {
        PixelBudget budget = new PixelBudget(10 * MIB);
        try (PixelBudget.Claim claim = budget.claim()) {
            assertThatThrownBy(() -> claim.need(11 * MIB))
                    .isInstanceOfSatisfying(
                            ImageDecodeException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MUCH_MEMORY));
        }
        assertThat(budget.used()).isZero();
    }

    private static long needed(DecoderChoice choice, String format, int imageType) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(1600, 800, imageType), format, bytes);
        AtomicLong needed = new AtomicLong();
        choice.decoder(ImageLimits.DEFAULT)
                .decode(
                        ByteBuffer.wrap(bytes.toByteArray()),
                        FrameFormat.DETECT,
                        Optional.empty(),
                        Wanted.whole(frame -> new ImageSize(416, 208)),
                        needed::set);
        return needed.get() - 2L * bytes.size();
    }

    @Test
    void decode_asksForWhatItAllocates() throws Exception {
        long pixels = 1600 * 800;

        assertThat(needed(DecoderChoice.FULL, "jpg", BufferedImage.TYPE_3BYTE_BGR))
                .isEqualTo(3 * pixels);
        assertThat(needed(DecoderChoice.FULL, "jpg", BufferedImage.TYPE_BYTE_GRAY))
                .isEqualTo(4 * pixels);
        assertThat(needed(DecoderChoice.FULL, "png", BufferedImage.TYPE_4BYTE_ABGR))
                .isEqualTo(7 * pixels);
        assertThat(needed(DecoderChoice.AUTO, "jpg", BufferedImage.TYPE_3BYTE_BGR))
                .isEqualTo(3 * pixels * 3 / 8 * 3 / 8);
    }
}
