package io.drivesight.core.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class EgoMotionTest {
    @Test
    void new_noVehiclesSpeed_isRefused() {
        assertThatThrownBy(() -> new EgoMotion(Float.MAX_VALUE, 0, 0)).hasMessageContaining("leave it out");
        assertThatThrownBy(() -> new EgoMotion(10, 30, 0)).hasMessageContaining("leave it out");
        assertThatThrownBy(() -> new EgoMotion(Double.NaN, 0, 0)).hasMessageContaining("finite");
    }

    @Test
    void new_moreCurvaturesThanCount_isRefused() {
        assertThatThrownBy(() -> new EgoMotion(10, 0, 0, Collections.nCopies(65, 0.0)))
                .hasMessageContaining("at most 64");
    }

    @Test
    void displacement_quarterCircle_isTheRadiusBothWays() {
        assertThat(new EgoMotion(Math.PI, Math.PI / 10, 0).displacement(5))
                .containsExactly(new double[] {10, 10}, within(1e-9));
    }
}
