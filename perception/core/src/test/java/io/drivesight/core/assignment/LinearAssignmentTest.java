package io.drivesight.core.assignment;

import static io.drivesight.core.assignment.LinearAssignment.FORBIDDEN;
import static io.drivesight.core.assignment.LinearAssignment.UNMATCHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearAssignmentTest {
    @Test
    void minimize_greedyWouldFail_takesTheCheaperTotal() {
        int[] columns = LinearAssignment.minimize(new double[][] {{1, 2}, {1, 9}});

        assertThat(columns).containsExactly(1, 0);
    }

    @Test
    void minimize_moreRowsThanColumns_leavesTheDearestRowUnmatched() {
        int[] columns = LinearAssignment.minimize(new double[][] {{5}, {-1}, {3}});

        assertThat(columns).containsExactly(UNMATCHED, 0, UNMATCHED);
    }

    @Test
    void minimize_forbiddenPairs_prefersMorePairsToACheaperFew() {
        int[] columns = LinearAssignment.minimize(new double[][] {{0, 100}, {50, FORBIDDEN}});

        assertThat(columns).containsExactly(1, 0);
    }

    @Test
    void minimize_priceForNoMatch_leavesDearPairsUnmatched() {
        double[][] costs = {{0, 100}, {50, FORBIDDEN}};

        assertThat(LinearAssignment.minimize(costs, 60)).containsExactly(0, UNMATCHED);
        assertThat(LinearAssignment.minimize(costs, 50)).containsExactly(0, UNMATCHED);
        assertThat(LinearAssignment.minimize(costs, 0)).containsExactly(UNMATCHED, UNMATCHED);
    }

    @Test
    void minimize_nothingToMatch_returnsUnmatchedRows() {
        assertThat(LinearAssignment.minimize(new double[0][0])).isEmpty();
        assertThat(LinearAssignment.minimize(new double[2][0])).containsExactly(UNMATCHED, UNMATCHED);
        assertThat(LinearAssignment.minimize(new double[][] {{FORBIDDEN}})).containsExactly(UNMATCHED);
    }

    @Test
    void minimize_raggedOrNotACost_isRefused() {
        assertThatThrownBy(() -> LinearAssignment.minimize(new double[][] {{1, 2}, {1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 1 has 1 columns");
        assertThatThrownBy(() -> LinearAssignment.minimize(new double[][] {{Double.NaN}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a cost");
        assertThatThrownBy(() -> LinearAssignment.minimize(new double[][] {{Double.NEGATIVE_INFINITY}}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void solve_randomMatrices_costsAsLittleAsTheBestOfAll() {
        Random random = new Random(7);
        LinearAssignment solver = new LinearAssignment();
        for (int trial = 0; trial < 4000; trial++) {
            int rows = random.nextInt(7);
            int columns = random.nextInt(7);
            double[] costs = randomCosts(random, rows * columns);
            double price = random.nextBoolean() ? FORBIDDEN : random.nextInt(8) - 2;
            int[] assigned = new int[rows];
            solver.solve(costs, rows, columns, price, assigned);

            Outcome found = outcomeOf(costs, columns, assigned);
            Outcome best = bruteForce(costs, rows, columns, price, 0, 0);
            if (price == FORBIDDEN) {
                assertThat(found.pairs).isEqualTo(best.pairs);
                assertThat(found.cost).isCloseTo(best.cost, within(1e-9));
            } else {
                assertThat(found.cost - price * found.pairs).isCloseTo(best.cost - price * best.pairs, within(1e-9));
            }
        }
    }

    @Test
    void solve_sameMatrixTwice_isDeterministicThroughTies() {
        double[] costs = new double[30 * 40];
        int[] first = new int[30];
        int[] second = new int[30];
        LinearAssignment used = new LinearAssignment();
        used.solve(randomCosts(new Random(1), 900), 30, 30, first);

        new LinearAssignment().solve(costs, 30, 40, first);
        used.solve(costs, 30, 40, second);

        assertThat(second).isEqualTo(first).doesNotContain(UNMATCHED).doesNotHaveDuplicates();
    }

    private static double[] randomCosts(Random random, int count) {
        boolean integers = random.nextBoolean();
        double[] costs = new double[count];
        for (int i = 0; i < count; i++) {
            double value = integers ? random.nextInt(5) - 1 : random.nextDouble() * 10 - 3;
            costs[i] = random.nextInt(4) == 0 ? FORBIDDEN : value;
        }
        return costs;
    }

    private static Outcome outcomeOf(double[] costs, int columns, int[] assigned) {
        int pairs = 0;
        double cost = 0;
        long used = 0;
        for (int row = 0; row < assigned.length; row++) {
            if (assigned[row] != UNMATCHED) {
                assertThat(used & (1L << assigned[row])).isZero();
                used |= 1L << assigned[row];
                pairs++;
                cost += costs[row * columns + assigned[row]];
            }
        }
        return new Outcome(pairs, cost);
    }

    private static Outcome bruteForce(double[] costs, int rows, int columns, double price, int row, long used) {
        if (row == rows) {
            return new Outcome(0, 0);
        }
        Outcome best = bruteForce(costs, rows, columns, price, row + 1, used);
        for (int column = 0; column < columns; column++) {
            double cost = costs[row * columns + column];
            if ((used & (1L << column)) == 0 && cost < FORBIDDEN) {
                Outcome rest = bruteForce(costs, rows, columns, price, row + 1, used | (1L << column));
                Outcome with = new Outcome(rest.pairs + 1, rest.cost + cost);
                best = with.betterThan(best, price) ? with : best;
            }
        }
        return best;
    }

    private record Outcome(int pairs, double cost) {
        boolean betterThan(Outcome other, double price) {
            if (price == FORBIDDEN) {
                return pairs > other.pairs || (pairs == other.pairs && cost < other.cost);
            }
            return cost - price * pairs < other.cost - price * other.pairs;
        }
    }
}
