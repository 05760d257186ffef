package io.drivesight.simulator.render;

/**
 * One colour.
 *
 * @param colour of the surface
 * @param gloss head-on mirror share, 0..1
 */
record PlainShader(Colour colour, double gloss) implements Shader {
    static PlainShader grey(double value, double gloss) {
        return new PlainShader(new Colour(value, value, value), gloss);
    }

    @Override
    public void shade(Fragment f) {
        f.paint(colour);
        f.gloss = gloss;
    }
}
