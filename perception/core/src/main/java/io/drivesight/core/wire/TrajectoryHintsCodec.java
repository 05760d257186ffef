package io.drivesight.core.wire;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.prediction.MotionHypothesis;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.Risk.TimeToCollisionSource;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.wire.Convert.EnumCodec;
import io.drivesight.perception.v1.ImagePoint;
import io.drivesight.perception.v1.Point3;
import io.drivesight.perception.v1.RiskAssessment;
import io.drivesight.perception.v1.TrajectoryHints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code drivesight.perception.v1.TrajectoryHints}. */
public final class TrajectoryHintsCodec {
    private static final EnumCodec<MotionHypothesis, io.drivesight.perception.v1.MotionHypothesis> HYPOTHESES =
            new EnumCodec<>(
                    MotionHypothesis.class, io.drivesight.perception.v1.MotionHypothesis.class, "MOTION_HYPOTHESIS_");
    private static final EnumCodec<Criticality, io.drivesight.perception.v1.Criticality> CRITICALITIES =
            new EnumCodec<>(Criticality.class, io.drivesight.perception.v1.Criticality.class, "CRITICALITY_");

    /** A hint as published, with its box at publish time. */
    public record PublishedHint(TrajectoryHint hint, Box boxAtPublish) {}

    /** A decoded message. */
    public record Message(ResultHeader header, List<PublishedHint> hints) {
        public Message {
            hints = List.copyOf(hints);
        }
    }

    private TrajectoryHintsCodec() {}

    /** Encodes the hints of one frame; boxes are extrapolated to the header's publish time. */
    public static byte[] encode(ResultHeader header, List<TrajectoryHint> hints) {
        double delay = secondsBetween(header);
        TrajectoryHints.Builder message = TrajectoryHints.newBuilder().setHeader(Convert.header(header));
        hints.forEach(hint -> message.addHints(encode(hint, delay)));
        return message.build().toByteArray();
    }

    private static double secondsBetween(ResultHeader header) {
        Duration delay = Duration.between(header.captureTime(), header.publishTime());
        return Math.max(0, delay.getSeconds() + delay.getNano() * 1e-9);
    }

    /**
     * Parses a message. The box at capture time is not part of it (it is in DetectedObjects): a decoded hint has its box at
     * publish time in both places.
     *
     * @throws WireException when it is none, or breaks the contract
     */
    public static Message decode(byte[] bytes) throws WireException {
        TrajectoryHints message = Convert.parse(TrajectoryHints.parser(), bytes, "TrajectoryHints");
        List<PublishedHint> hints = new ArrayList<>(message.getHintsCount());
        for (io.drivesight.perception.v1.TrajectoryHint hint : message.getHintsList()) {
            Box box = Convert.box(hint.getBoxAtPublish());
            hints.add(new PublishedHint(decode(hint, box), box));
        }
        return new Message(Convert.header(message.getHeader()), hints);
    }

    static TrajectoryHint decode(io.drivesight.perception.v1.TrajectoryHint hint, Box boxAtCapture)
            throws WireException {
        List<PredictedPath> paths = new ArrayList<>(hint.getPathsCount());
        for (io.drivesight.perception.v1.PredictedPath path : hint.getPathsList()) {
            paths.add(path(path));
        }
        return new TrajectoryHint(
                hint.getTrackId(),
                Convert.objectClass(hint.getObjectClass()),
                boxAtCapture,
                paths,
                risk(hint.getRisk()));
    }

    private static io.drivesight.perception.v1.TrajectoryHint encode(TrajectoryHint hint, double delay) {
        return encode(hint).toBuilder()
                .setBoxAtPublish(Convert.box(hint.boxAt(delay)))
                .build();
    }

    static io.drivesight.perception.v1.TrajectoryHint encode(TrajectoryHint hint) {
        io.drivesight.perception.v1.TrajectoryHint.Builder message =
                io.drivesight.perception.v1.TrajectoryHint.newBuilder()
                        .setTrackId(hint.trackId())
                        .setObjectClass(Convert.objectClass(hint.objectClass()))
                        .setRisk(risk(hint.risk()));
        hint.paths().forEach(path -> message.addPaths(path(path)));
        return message.build();
    }

    private static io.drivesight.perception.v1.PredictedPath path(PredictedPath path) {
        io.drivesight.perception.v1.PredictedPath.Builder message =
                io.drivesight.perception.v1.PredictedPath.newBuilder()
                        .setHypothesis(HYPOTHESES.toWire(path.hypothesis()))
                        .setConfidence(path.confidence())
                        .setTimeStepSeconds(path.timeStepSeconds());
        if (Double.isFinite(path.degreesOfFreedom())) {
            message.setTailDegreesOfFreedom(path.degreesOfFreedom());
        }
        path.points().forEach(point -> message.addPoints(point(point)));
        return message.build();
    }

    private static PredictedPath path(io.drivesight.perception.v1.PredictedPath message) throws WireException {
        List<PathPoint> points = new ArrayList<>(message.getPointsCount());
        for (int i = 0; i < message.getPointsCount(); i++) {
            points.add(point(message.getPoints(i), (i + 1) * message.getTimeStepSeconds()));
        }
        double degreesOfFreedom =
                message.hasTailDegreesOfFreedom() ? message.getTailDegreesOfFreedom() : Double.POSITIVE_INFINITY;
        try {
            return new PredictedPath(
                    HYPOTHESES.toDomain(message.getHypothesis()),
                    message.getConfidence(),
                    message.getTimeStepSeconds(),
                    degreesOfFreedom,
                    points);
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "path: " + e.getMessage(), e);
        }
    }

    private static io.drivesight.perception.v1.PathPoint point(PathPoint point) {
        io.drivesight.perception.v1.PathPoint.Builder message = io.drivesight.perception.v1.PathPoint.newBuilder()
                .setImage(ImagePoint.newBuilder()
                        .setX(point.box().centerX())
                        .setY(point.box().centerY()))
                .setImageCovariance(Convert.covariance(point.imageCovariance()))
                .setWidth(point.box().width())
                .setHeight(point.box().height());
        point.ground()
                .ifPresent(ground -> message.setGround(
                                Point3.newBuilder().setX(ground.x()).setY(ground.y()))
                        .setGroundCovariance(Convert.covariance(ground.covariance())));
        return message.build();
    }

    private static PathPoint point(io.drivesight.perception.v1.PathPoint message, double secondsAhead)
            throws WireException {
        ImagePoint center = message.getImage();
        Optional<PathPoint.GroundPoint> ground = message.hasGround()
                ? Optional.of(new PathPoint.GroundPoint(
                        message.getGround().getX(),
                        message.getGround().getY(),
                        Convert.covariance(message.getGroundCovariance())))
                : Optional.empty();
        try {
            Box box = Box.ofCenter(center.getX(), center.getY(), message.getWidth(), message.getHeight());
            return new PathPoint(secondsAhead, box, Convert.covariance(message.getImageCovariance()), ground);
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "path point: " + e.getMessage(), e);
        }
    }

    private static RiskAssessment risk(Risk risk) {
        RiskAssessment.Builder message = RiskAssessment.newBuilder()
                .setTimeToCollisionSource(
                        switch (risk.timeToCollisionSource()) {
                            case NONE ->
                                io.drivesight.perception.v1.TimeToCollisionSource.TIME_TO_COLLISION_SOURCE_UNSPECIFIED;
                            case RANGE_RATE ->
                                io.drivesight.perception.v1.TimeToCollisionSource.TIME_TO_COLLISION_SOURCE_RANGE_RATE;
                            case IMAGE_EXPANSION ->
                                io.drivesight.perception.v1.TimeToCollisionSource
                                        .TIME_TO_COLLISION_SOURCE_IMAGE_EXPANSION;
                        })
                .setSafeDistanceHeld(risk.safeDistanceHeld())
                .setInEgoPath(risk.inEgoPath())
                .setCriticality(CRITICALITIES.toWire(risk.criticality()));
        risk.timeToCollisionSeconds().ifPresent(seconds -> message.setTimeToCollisionSeconds((float) seconds));
        risk.safeDistanceMetres().ifPresent(metres -> message.setSafeDistanceMetres((float) metres));
        return message.build();
    }

    private static Risk risk(RiskAssessment message) throws WireException {
        TimeToCollisionSource source = switch (message.getTimeToCollisionSource()) {
            case TIME_TO_COLLISION_SOURCE_RANGE_RATE -> TimeToCollisionSource.RANGE_RATE;
            case TIME_TO_COLLISION_SOURCE_IMAGE_EXPANSION -> TimeToCollisionSource.IMAGE_EXPANSION;
            default -> TimeToCollisionSource.NONE;
        };
        return new Risk(
                message.hasTimeToCollisionSeconds()
                        ? OptionalDouble.of(message.getTimeToCollisionSeconds())
                        : OptionalDouble.empty(),
                source,
                message.hasSafeDistanceMetres()
                        ? OptionalDouble.of(message.getSafeDistanceMetres())
                        : OptionalDouble.empty(),
                message.getSafeDistanceHeld(),
                message.getInEgoPath(),
                CRITICALITIES.toDomain(message.getCriticality()));
    }
}
