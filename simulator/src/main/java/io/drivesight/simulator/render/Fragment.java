package io.drivesight.simulator.render;

/** One visible point of a surface while it is painted. Reused for every pixel: shaders read the place and set the paint. */
final class Fragment {
    /** Place in the surface's own frame [m]. */
    double u;

    double v;
    double w;
    /** Normal in the surface's own frame; shaders may bend it. */
    double nu;

    double nv;
    double nw;
    /** Direction from the camera, world frame, unit length. */
    double dx;

    double dy;
    double dz;
    /** Normal as shaders left it, world frame, unit length. */
    double nx;

    double ny;
    double nz;
    /** Place, world frame [m]. */
    double x;

    double y;
    double z;
    /** Distance from the camera [m]. */
    double distance;
    /** Size of a pixel at the surface, across the line of sight [m]. */
    double footprint;
    /** Reflected share of light per colour, linear, 0..1. */
    double red;

    double green;
    double blue;
    /** Share of mirror reflection seen head-on, 0..1; it grows towards grazing angles. */
    double gloss;
    /** Light of its own, linear. */
    double glowRed;

    double glowGreen;
    double glowBlue;
    /** Share of the surrounding light that gets here, 0..1. */
    double open;
    /** Light of the vehicle's own lamps, white at the front, red at the rear; 0: off. */
    double headlamps;

    double tailLamps;

    /** Before a shader runs. */
    void reset() {
        gloss = 0;
        glowRed = 0;
        glowGreen = 0;
        glowBlue = 0;
        open = 1;
    }

    void paint(double r, double g, double b) {
        red = r;
        green = g;
        blue = b;
    }

    void paint(Colour colour) {
        paint(colour.red(), colour.green(), colour.blue());
    }

    void grey(double value) {
        paint(value, value, value);
    }

    /** Lays another paint over this one. */
    void cover(double r, double g, double b, double share) {
        red += (r - red) * share;
        green += (g - green) * share;
        blue += (b - blue) * share;
    }

    void dim(double factor) {
        red *= factor;
        green *= factor;
        blue *= factor;
    }

    void glow(double r, double g, double b) {
        glowRed = r;
        glowGreen = g;
        glowBlue = b;
    }

    /** Glows as the vehicle's tail lamps do. */
    void tailGlow() {
        glow(tailLamps, 0.03 * tailLamps, 0.02 * tailLamps);
    }
}
