package io.drivesight.simulator.score.virtual;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Eyes made of the truth, in a detector's place: the boxes of what can be seen, as good or bad as is asked for. What they see of a frame
 * follows from the truth and the seed alone. A rider and a bicycle are two boxes, as for a detector.
 *
 * @param jitter standard deviation of each edge, as a share of the box's width or height, anew in every frame, 0..0.5
 * @param miss share of the boxes of {@value #USUAL_HEIGHT} px height that is missed, anew in every frame, 0..0.9. Of smaller boxes more are
 *     missed and of larger ones fewer, in proportion to the height: at most three times this share, at least a quarter of it
 * @param falseBoxes false boxes in a frame, on average, 0..20; each stays for {@value #FALSE_FRAMES} frames
 * @param least least height of a visible box that is seen [px]
 * @param seed of all choices
 */
public record TruthEyes(double jitter, double miss, double falseBoxes, double least, long seed) {
    /** Nothing but the truth, down to 6 px. */
    public static final TruthEyes PERFECT = new TruthEyes(0, 0, 0, 6, 1);

    private static final String USAGE =
            "give truth[,jitter=0.03][,miss=0.1][,false=0.2][,least=6px][,seed=1]: jitter of each edge as a share of the box (0..0.5), share"
                    + " missed (0..0.9), false boxes a frame (0..20), least height in pixels (1..200)";

    private static final double USUAL_HEIGHT = 32;
    private static final int FALSE_FRAMES = 2;
    private static final double MIN_VISIBLE = 0.25;
    private static final double SURE = 0.95;
    private static final double UNSURE = 0.5;
    private static final List<ObjectClass> FALSE_CLASSES =
            List.of(ObjectClass.CAR, ObjectClass.CAR, ObjectClass.PERSON, ObjectClass.TRUCK, ObjectClass.BICYCLE);

    public TruthEyes {
        if (!(jitter >= 0 && jitter <= 0.5 && miss >= 0 && miss <= 0.9)
                || !(falseBoxes >= 0 && falseBoxes <= 20 && least >= 1 && least <= 200)) {
            throw new IllegalArgumentException(USAGE);
        }
    }

    /**
     * Reads {@code truth,jitter=0.03,miss=0.1}.
     *
     * @throws IllegalArgumentException for anything else; the message says what is allowed
     */
    public static TruthEyes parse(String text) {
        String[] parts = text.strip().toLowerCase(Locale.ROOT).split(",");
        if (!parts[0].equals("truth")) {
            throw new IllegalArgumentException("no eyes are called '" + parts[0] + "': " + USAGE);
        }
        TruthEyes eyes = PERFECT;
        for (int i = 1; i < parts.length; i++) {
            eyes = eyes.with(parts[i]);
        }
        return eyes;
    }

    private TruthEyes with(String setting) {
        int equals = setting.indexOf('=');
        String name = equals < 0 ? setting : setting.substring(0, equals);
        String value = equals < 0 ? "" : setting.substring(equals + 1).replaceFirst("px$", "");
        try {
            return switch (name) {
                case "jitter" -> new TruthEyes(Double.parseDouble(value), miss, falseBoxes, least, seed);
                case "miss" -> new TruthEyes(jitter, Double.parseDouble(value), falseBoxes, least, seed);
                case "false" -> new TruthEyes(jitter, miss, Double.parseDouble(value), least, seed);
                case "least" -> new TruthEyes(jitter, miss, falseBoxes, Double.parseDouble(value), seed);
                case "seed" -> new TruthEyes(jitter, miss, falseBoxes, least, Long.parseLong(value));
                default -> throw new IllegalArgumentException("'" + name + "' is unknown: " + USAGE);
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + setting + "' is no number: " + USAGE, e);
        }
    }

    /** What {@link #parse} reads. */
    public String label() {
        StringBuilder label = new StringBuilder("truth");
        add(label, ",jitter=", jitter, 0);
        add(label, ",miss=", miss, 0);
        add(label, ",false=", falseBoxes, 0);
        add(label, ",least=", least, PERFECT.least);
        return seed == PERFECT.seed ? label.toString() : label + ",seed=" + seed;
    }

    private static void add(StringBuilder label, String name, double value, double usual) {
        if (value != usual) {
            label.append(name).append(value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
        }
    }

    /** What they see of a frame. */
    public List<Detection> see(FrameTruth frame) {
        Chance chance =
                new Chance(seed).ofText(frame.scenario()).of(frame.seed()).of(frame.camera());
        List<Detection> seen = new ArrayList<>();
        for (ObjectTruth object : frame.objects()) {
            Box box = object.visibleBox().orElse(null);
            if (box == null || box.height() < least || object.visibleFraction() < MIN_VISIBLE) {
                continue;
            }
            SplittableRandom random =
                    chance.of("box").of(frame.index()).of(object.trackId()).random();
            double missed = Math.min(3 * miss, Math.max(miss / 4, miss * USUAL_HEIGHT / box.height()));
            if (random.nextDouble() >= missed) {
                double score = isPerfect() ? SURE : random.nextDouble(UNSURE, SURE);
                Box found = jittered(box, frame.size(), random);
                if (found.area() > 0) {
                    seen.add(Detection.of(found, object.objectClass(), score));
                }
            }
        }
        for (int born = Math.max(0, frame.index() - FALSE_FRAMES + 1);
                born <= frame.index() && falseBoxes > 0;
                born++) {
            addFalse(chance.of("false").of(born), frame.size(), seen);
        }
        seen.sort((a, b) -> Double.compare(b.score(), a.score()));
        return seen;
    }

    private boolean isPerfect() {
        return jitter == 0 && miss == 0 && falseBoxes == 0;
    }

    private Box jittered(Box box, ImageSize image, SplittableRandom random) {
        if (jitter == 0) {
            return box;
        }
        double left = box.left() + jitter * box.width() * random.nextGaussian();
        double right = box.right() + jitter * box.width() * random.nextGaussian();
        double top = box.top() + jitter * box.height() * random.nextGaussian();
        double bottom = box.bottom() + jitter * box.height() * random.nextGaussian();
        return new Box(Math.min(left, right), Math.min(top, bottom), Math.max(left, right), Math.max(top, bottom))
                .clippedTo(image);
    }

    /** Those that appear in one frame: as many as a Poisson process has them. */
    private void addFalse(Chance chance, ImageSize image, List<Detection> into) {
        SplittableRandom random = chance.random();
        double limit = StrictMath.exp(-falseBoxes / FALSE_FRAMES);
        for (double left = random.nextDouble(); left > limit; left *= random.nextDouble()) {
            ObjectClass what = FALSE_CLASSES.get(random.nextInt(FALSE_CLASSES.size()));
            double height = image.height() * random.nextDouble(0.04, 0.25);
            double width = height * (what == ObjectClass.PERSON ? 0.4 : random.nextDouble(0.8, 1.8));
            double bottom = image.height() * random.nextDouble(0.52, 0.9);
            double middle = image.width() * random.nextDouble();
            Box box = Box.ofCenter(middle, bottom - height / 2, width, height).clippedTo(image);
            into.add(Detection.of(box, what, random.nextDouble(UNSURE, 0.8)));
        }
    }
}
