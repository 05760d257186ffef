package io.drivesight.core.assignment;

import java.util.Arrays;

/**
 * Optimal one-to-one assignment of rows to columns of a rectangular cost matrix: of all assignments with as many allowed pairs
 * as possible, one whose total cost is least. Successive shortest augmenting paths with dual potentials (D. F. Crouse, "On
 * implementing 2D rectangular assignment algorithms", IEEE TAES 52(4), 2016): O(n^2 m) for n rows and m columns, n the
 * shorter side.
 *
 * <p>Deterministic: equal costs are resolved by the position in the matrix alone. An instance keeps its working arrays between
 * calls, so solving many small problems allocates nothing once they have grown; it is not safe for use by several threads.
 */
public final class LinearAssignment {
    /** Cost of a pair that must not be matched. */
    public static final double FORBIDDEN = Double.POSITIVE_INFINITY;

    /** Marks a row that has no column. */
    public static final int UNMATCHED = -1;

    private int shortSide;
    private int longSide;
    /** Row-major, with the shorter side as rows; forbidden pairs replaced by a cost above any allowed assignment. */
    private double[] cost = new double[0];

    private double[] shortPotential = new double[0];
    private double[] longPotential = new double[0];
    private double[] distance = new double[0];
    private int[] predecessor = new int[0];
    private int[] longOfShort = new int[0];
    private int[] shortOfLong = new int[0];
    private int[] open = new int[0];
    private boolean[] scannedShort = new boolean[0];
    private boolean[] scannedLong = new boolean[0];

    /**
     * Assigns rows to columns.
     *
     * @param costs row-major matrix; finite, or {@link #FORBIDDEN}; may be longer than {@code rows * columns}; not changed
     * @param rows number of rows, at least 0
     * @param columns number of columns, at least 0
     * @param columnOfRow receives each row's column or {@link #UNMATCHED}; at least {@code rows} long
     * @throws IllegalArgumentException for NaN or negative infinity
     */
    public void solve(double[] costs, int rows, int columns, int[] columnOfRow) {
        solve(costs, rows, columns, FORBIDDEN, columnOfRow);
    }

    /**
     * Assigns rows to columns where leaving a possible pair unmatched costs {@code costOfNoMatch}: of all partial assignments,
     * one that minimises the sum of its pairs' costs plus that price for every pair that the shorter side could have had. Pairs
     * that cost as much or more are never made.
     *
     * @param costOfNoMatch price of one missing pair; finite, or {@link #FORBIDDEN} for "as many pairs as possible"
     */
    public void solve(double[] costs, int rows, int columns, double costOfNoMatch, int[] columnOfRow) {
        load(costs, rows, columns, costOfNoMatch);
        for (int i = 0; i < shortSide; i++) {
            augmentFrom(i);
        }
        Arrays.fill(columnOfRow, 0, rows, UNMATCHED);
        for (int i = 0; i < shortSide; i++) {
            int row = rows <= columns ? i : longOfShort[i];
            int column = rows <= columns ? longOfShort[i] : i;
            columnOfRow[row] = costs[row * columns + column] < costOfNoMatch ? column : UNMATCHED;
        }
    }

    /**
     * One-off form of {@link #solve(double[], int, int, int[])}: each row's column or {@link #UNMATCHED}, for rows
     * of equal length.
     */
    public static int[] minimize(double[][] costs) {
        return minimize(costs, FORBIDDEN);
    }

    /** One-off form of {@link #solve(double[], int, int, double, int[])}. */
    public static int[] minimize(double[][] costs, double costOfNoMatch) {
        int columns = costs.length == 0 ? 0 : costs[0].length;
        double[] flat = new double[costs.length * columns];
        for (int i = 0; i < costs.length; i++) {
            if (costs[i].length != columns) {
                throw new IllegalArgumentException(
                        "row %d has %d columns, row 0 has %d".formatted(i, costs[i].length, columns));
            }
            System.arraycopy(costs[i], 0, flat, i * columns, columns);
        }
        int[] columnOfRow = new int[costs.length];
        new LinearAssignment().solve(flat, costs.length, columns, costOfNoMatch, columnOfRow);
        return columnOfRow;
    }

    private void load(double[] costs, int rows, int columns, double costOfNoMatch) {
        if (Double.isNaN(costOfNoMatch) || costOfNoMatch == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("not a price for a missing pair: " + costOfNoMatch);
        }
        shortSide = Math.min(rows, columns);
        longSide = Math.max(rows, columns);
        grow();
        double ceiling = costOfNoMatch < FORBIDDEN ? costOfNoMatch : aboveAnyAssignment(costs, rows * columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double value = Math.min(requireCost(costs[row * columns + column]), ceiling);
                cost[rows <= columns ? row * longSide + column : column * longSide + row] = value;
            }
        }
        Arrays.fill(shortPotential, 0, shortSide, 0);
        Arrays.fill(longPotential, 0, longSide, 0);
        Arrays.fill(longOfShort, 0, shortSide, UNMATCHED);
        Arrays.fill(shortOfLong, 0, longSide, UNMATCHED);
    }

    private static double requireCost(double value) {
        if (Double.isNaN(value) || value == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("not a cost: " + value + "; costs are finite or FORBIDDEN");
        }
        return value;
    }

    /** A price so high that one more allowed pair always pays, whatever it does to the others. */
    private double aboveAnyAssignment(double[] costs, int count) {
        double least = 0;
        double most = 0;
        for (int i = 0; i < count; i++) {
            if (costs[i] < FORBIDDEN) {
                least = Math.min(least, costs[i]);
                most = Math.max(most, costs[i]);
            }
        }
        return most + (most - least) * shortSide + 1;
    }

    /** Finds the cheapest alternating path from a free short-side node to a free long-side node, and flips it. */
    private void augmentFrom(int start) {
        Arrays.fill(distance, 0, longSide, Double.POSITIVE_INFINITY);
        Arrays.fill(scannedShort, 0, shortSide, false);
        Arrays.fill(scannedLong, 0, longSide, false);
        int openCount = longSide;
        for (int i = 0; i < longSide; i++) {
            open[i] = longSide - 1 - i;
        }
        double shortest = 0;
        int from = start;
        int sink = UNMATCHED;
        while (sink == UNMATCHED) {
            scannedShort[from] = true;
            int position = relax(from, shortest, openCount);
            int reached = open[position];
            shortest = distance[reached];
            scannedLong[reached] = true;
            open[position] = open[--openCount];
            if (shortOfLong[reached] == UNMATCHED) {
                sink = reached;
            } else {
                from = shortOfLong[reached];
            }
        }
        updatePotentials(start, shortest);
        flip(start, sink);
    }

    /** Shortens the distances through one short-side node; returns the position in {@code open} of the nearest node. */
    private int relax(int from, double shortest, int openCount) {
        int nearest = 0;
        double lowest = Double.POSITIVE_INFINITY;
        int offset = from * longSide;
        double base = shortest - shortPotential[from];
        for (int position = 0; position < openCount; position++) {
            int to = open[position];
            double through = base + cost[offset + to] - longPotential[to];
            if (through < distance[to]) {
                distance[to] = through;
                predecessor[to] = from;
            }
            // Among equally near nodes a free one ends the search at once.
            if (distance[to] < lowest || (distance[to] == lowest && shortOfLong[to] == UNMATCHED)) {
                lowest = distance[to];
                nearest = position;
            }
        }
        return nearest;
    }

    private void updatePotentials(int start, double shortest) {
        shortPotential[start] += shortest;
        for (int i = 0; i < shortSide; i++) {
            if (scannedShort[i] && i != start) {
                shortPotential[i] += shortest - distance[longOfShort[i]];
            }
        }
        for (int j = 0; j < longSide; j++) {
            if (scannedLong[j]) {
                longPotential[j] -= shortest - distance[j];
            }
        }
    }

    private void flip(int start, int sink) {
        int to = sink;
        int from;
        do {
            from = predecessor[to];
            shortOfLong[to] = from;
            int next = longOfShort[from];
            longOfShort[from] = to;
            to = next;
        } while (from != start);
    }

    private void grow() {
        if (cost.length < shortSide * longSide) {
            cost = new double[shortSide * longSide * 3 / 2];
        }
        if (shortPotential.length < shortSide) {
            shortPotential = new double[shortSide * 3 / 2 + 1];
            longOfShort = new int[shortPotential.length];
            scannedShort = new boolean[shortPotential.length];
        }
        if (longPotential.length < longSide) {
            longPotential = new double[longSide * 3 / 2 + 1];
            distance = new double[longPotential.length];
            predecessor = new int[longPotential.length];
            shortOfLong = new int[longPotential.length];
            open = new int[longPotential.length];
            scannedLong = new boolean[longPotential.length];
        }
    }
}
