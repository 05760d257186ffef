package io.drivesight.simulator.render;

/** Paints a surface from the place on it alone. Implementations are immutable. */
interface Shader {
    /** Sets the fragment's paint, gloss and glow; they arrive reset. */
    void shade(Fragment f);

    /** The same surface with these lamps burning; surfaces without lamps stay as they are. */
    default Shader lit(LampState lamps) {
        return this;
    }
}
