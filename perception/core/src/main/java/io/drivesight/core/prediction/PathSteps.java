package io.drivesight.core.prediction;

/** What every path of one model has in common at its points: times, and how far a velocity or an acceleration carries. */
final class PathSteps {
    private final double[] seconds;
    private final double[] fading;
    private final double[] dying;

    PathSteps(PathModel model, PredictorConfig config) {
        int points = config.points();
        seconds = new double[points];
        fading = new double[points];
        dying = new double[points];
        for (int i = 0; i < points; i++) {
            seconds[i] = (i + 1) * config.stepSeconds();
            fading[i] = MotionState.fading(seconds[i], model.persistenceSeconds());
            dying[i] = MotionState.dying(seconds[i], model.manoeuvreSeconds());
        }
    }

    int count() {
        return seconds.length;
    }

    /** Time of a point after the capture time [s]. */
    double seconds(int i) {
        return seconds[i];
    }

    /** Seconds at full speed that bring it as far as a fading velocity does. */
    double fading(int i) {
        return fading[i];
    }

    /** Way per acceleration of a manoeuvre [s2]. */
    double dying(int i) {
        return dying[i];
    }
}
