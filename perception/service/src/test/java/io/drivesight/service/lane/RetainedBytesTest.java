package io.drivesight.service.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RetainedBytesTest {
    /** Failed before: a message that came compressed has an array of its own, with some bytes beside it, and was copied for nothing. */
    @Test
    void fillsItsArray_nearlyAllOfItsArray_isTrue() {
        assertThat(RetainedBytes.fillsItsArray(ByteBuffer.allocate(100_042).slice(30, 100_000)))
                .isTrue();
        assertThat(RetainedBytes.fillsItsArray(ByteBuffer.allocate(100_042).slice(30, 50_000)))
                .isFalse();
    }
}
