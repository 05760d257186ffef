package io.drivesight.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the definition, in doubles. */
class InverseDctTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
    void pixels_someFrequencies_areTheSumOfTheirCosines(int side) {
        InverseDct transform = InverseDct.to(side);
        Random random = new Random(side);
        for (int round = 0; round < 500; round++) {
            int[] block = new int[side * side + 1];
            long seen = 0;
            block[0] = random.nextInt(1_600) - 800;
            for (int i = random.nextInt(side * side); i > 0; i--) {
                int place = 1 + random.nextInt(side * side - 1);
                block[place] = random.nextInt(400) - 200;
                seen |= 1L << place;
            }
            int[] frequencies = block.clone();
            byte[] found = new byte[side * (side + 3)];

            if (seen == 0) {
                transform.flat(block[0], found, 0, side + 3);
            } else {
                transform.pixels(block, seen, found, 0, side + 3);
            }

            for (int i = 0; i < side * side; i++) {
                double expected = pixel(frequencies, side, i % side, i / side);
                assertThat((double) (found[i / side * (side + 3) + i % side] & 0xff))
                        .as("round %d, pixel %d", round, i)
                        .isBetween(expected - 0.65, expected + 0.65);
            }
        }
    }

    private static double pixel(int[] block, int side, int x, int y) {
        double sum = 0;
        for (int v = 0; v < side; v++) {
            for (int u = 0; u < side; u++) {
                sum += block[side * v + u] * wave(u, x, side) * wave(v, y, side);
            }
        }
        return Math.max(0, Math.min(255, 128 + sum / 8));
    }

    private static double wave(int u, int x, int side) {
        return u == 0 ? 1 : Math.sqrt(2) * Math.cos((2 * x + 1) * u * Math.PI / (2 * side));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 8})
    void places_zigzagOrder_areThoseOfTheLowFrequencies(int side) {
        int[] places = InverseDct.to(side).places();

        assertThat(places[0]).isZero();
        assertThat(Arrays.stream(places).filter(place -> place < side * side).toArray())
                .doesNotHaveDuplicates()
                .hasSize(side * side);
        assertThat(places[63]).isEqualTo(side == 8 ? 63 : side * side);
        assertThat(places[2]).isEqualTo(side == 1 ? 1 : side);
    }
}
