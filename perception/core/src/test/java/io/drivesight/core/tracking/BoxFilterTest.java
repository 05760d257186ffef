package io.drivesight.core.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.tracking.TrackerConfig.MotionNoise;
import org.junit.jupiter.api.Test;

class BoxFilterTest {
    @Test
    void predict_growingBoxForMinutes_staysABox() {
        MotionNoise noise = new MotionNoise(0.5, 1, 20, 1.5, 0.015, 1);
        BoxFilter filter = BoxFilter.of(new Box(600, 100, 620, 110), 0.9, noise);
        for (int i = 1; i <= 4; i++) {
            filter.predict(0.1, noise, 320, 192);
            filter.update(new Box(600 + 40 * i, 100, 620 + 80 * i, 110 + 40 * i), 0.9, noise);
        }
        for (int i = 0; i < 3000; i++) {
            filter.predict(0.1, noise, 320, 192);
            assertThat(filter.box().centerX()).isBetween(-1e6, 1e6);
        }
    }
}
