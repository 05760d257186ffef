package io.drivesight.simulator.score.protocol;

import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.PixelImage;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.ActorState.Actor;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.World;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.function.DoubleFunction;

/** A case from above: the vehicle's way to the right, everybody's true ways, and where the vehicle was when it was due and when it was warned. */
final class PlanView {
    static final Color EGO = new Color(0x0b63ce);
    static final Color DANGER = new Color(0xc9184a);
    static final Color ALARM = new Color(0xe07a00);
    static final Color OTHERS = new Color(0x8a94a3);
    static final Color WARNED = new Color(0x2a9d5c);

    private static final int WIDTH = 560;
    private static final int HEIGHT = 170;
    private static final double STEP = 0.1;

    /** What is farther from the vehicle's way is not drawn [m]. */
    private static final double ASIDE = 24;

    private final CaseResult result;
    private final World world;
    private final double begin;
    private final double end;
    private final AffineTransform view = new AffineTransform();

    private PlanView(CaseResult result) {
        this.result = result;
        this.world = new World(result.one().scenario(), result.one().seed());
        boolean toTheEnd =
                result.falseAlarms().isEmpty() || result.one().demand().isPresent();
        double seconds = result.one().seconds();
        this.end = toTheEnd
                ? seconds
                : Math.min(seconds, result.falseAlarms().get(0).begin() + 3);
        this.begin = Math.max(0, end - 7);
        frame();
    }

    static PixelImage of(CaseResult result) {
        return new PlanView(result).draw();
    }

    /** The way from begin to end fills the picture from left to right. */
    private void frame() {
        Pose from = world.ego(begin).pose();
        Pose to = world.ego(end).pose();
        double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
        double scale = (WIDTH - 40) / Math.max(40, length + 12);
        view.translate(20, HEIGHT / 2.0);
        view.scale(scale, -scale);
        view.rotate(-Math.atan2(to.y() - from.y(), to.x() - from.x()));
        view.translate(-from.x(), -from.y());
    }

    private PixelImage draw() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.transform(view);
        for (Actor actor : world.actors()) {
            if (!Meeting.isHarmless(actor) && isNear(actor)) {
                ActorModel.Size size = actor.size();
                way(graphics, colour(actor), time -> world.pose(actor, time));
                rectangle(graphics, colour(actor), world.pose(actor, end), size, size.length() / 2, true);
            }
        }
        way(graphics, EGO, time -> world.ego(time).pose());
        vehicle(graphics, EGO, end);
        if (Double.isFinite(result.warning().deadline())) {
            vehicle(graphics, DANGER, result.warning().deadline());
        }
        double warned = result.one().demand().isPresent()
                ? result.warning().first()
                : result.falseAlarms().stream()
                        .mapToDouble(CaseResult.FalseAlarm::begin)
                        .findFirst()
                        .orElse(Double.NaN);
        if (Double.isFinite(warned)) {
            vehicle(graphics, WARNED, warned);
        }
        graphics.dispose();
        return AwtImages.toPixelImage(image);
    }

    private boolean isNear(Actor actor) {
        for (double time = begin; time <= end; time += 1) {
            Pose own = world.ego(time).pose();
            Pose other = world.pose(actor, time);
            double dx = other.x() - own.x();
            double dy = other.y() - own.y();
            double aside = Math.abs(dy * Math.cos(own.yaw()) - dx * Math.sin(own.yaw()));
            if (aside < ASIDE && Math.hypot(dx, dy) < 140) {
                return true;
            }
        }
        return false;
    }

    private Color colour(Actor actor) {
        String name = actor.name().endsWith(World.RIDER)
                ? actor.name().substring(0, actor.name().length() - World.RIDER.length())
                : actor.name();
        if (result.one().demand().filter(demand -> demand.actor().equals(name)).isPresent()) {
            return DANGER;
        }
        return result.falseAlarms().stream().anyMatch(alarm -> alarm.about().equals(name)) ? ALARM : OTHERS;
    }

    private void way(Graphics2D graphics, Color colour, DoubleFunction<Pose> motion) {
        Path2D path = new Path2D.Double();
        Pose first = motion.apply(begin);
        path.moveTo(first.x(), first.y());
        for (double time = begin + STEP; time <= end; time += STEP) {
            Pose pose = motion.apply(time);
            path.lineTo(pose.x(), pose.y());
        }
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke((float) (1.2 / scale())));
        graphics.draw(path);
    }

    private double scale() {
        return Math.sqrt(Math.abs(view.getDeterminant()));
    }

    private void vehicle(Graphics2D graphics, Color colour, double time) {
        Pose pose = world.ego(time).pose();
        rectangle(graphics, colour, pose, World.EGO_SIZE, World.EGO_REAR_OVERHANG, colour.equals(EGO));
    }

    /** @param behind of the pose, so much of the length [m] */
    private static void rectangle(
            Graphics2D graphics, Color colour, Pose pose, ActorModel.Size size, double behind, boolean filled) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(pose.x(), pose.y());
        graphics.rotate(pose.yaw());
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(0.5f));
        Rectangle2D shape = new Rectangle2D.Double(-behind, -size.width() / 2, size.length(), size.width());
        if (filled) {
            graphics.fill(shape);
        }
        graphics.draw(shape);
        graphics.setTransform(before);
    }
}
