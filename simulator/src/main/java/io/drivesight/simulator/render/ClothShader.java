package io.drivesight.simulator.render;

/**
 * Paints one colour with faint folds.
 *
 * @param colour of the cloth, hair or skin
 */
record ClothShader(Colour colour) implements Shader {
    @Override
    public void shade(Fragment f) {
        f.paint(colour);
        double folds = Noise.value(f.u * 14, f.v * 14 + f.w * 9, 77) - 0.5;
        f.dim(1 + 0.28 * folds);
        // The undersides of limbs and the hollows between them see less of the sky.
        f.open = 0.72 + 0.28 * Noise.clamp(0.5 + f.nw);
    }
}
