package io.drivesight.simulator.render;

/**
 * A linear colour.
 *
 * @param red 0 and more, 1 is white paint
 * @param green likewise
 * @param blue likewise
 */
record Colour(double red, double green, double blue) {
    /** From an sRGB value {@code 0xRRGGBB}. */
    static Colour rgb(int value) {
        return new Colour(linear(value >> 16), linear(value >> 8), linear(value));
    }

    private static double linear(int byteValue) {
        double v = (byteValue & 255) / 255.0;
        return v <= 0.04045 ? v / 12.92 : StrictMath.pow((v + 0.055) / 1.055, 2.4);
    }

    Colour times(double factor) {
        return new Colour(red * factor, green * factor, blue * factor);
    }
}
