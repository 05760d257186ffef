package io.drivesight.simulator.render;

/** Paints a surface from the place on it alone. Implementations are immutable. */
interface Shader {
    /** Sets the fragment's paint, gloss and glow; they arrive reset. */
    void shade(Fragment f);
}
