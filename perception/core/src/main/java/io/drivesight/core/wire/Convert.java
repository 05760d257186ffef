package io.drivesight.core.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.Risk.TimeToCollisionSource;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.perception.v1.CameraCalibration;
import io.drivesight.perception.v1.CameraIntrinsics;
import io.drivesight.perception.v1.CameraMounting;
import io.drivesight.perception.v1.ImageBox;
import io.drivesight.perception.v1.Point3;
import io.drivesight.perception.v1.RiskAssessment;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The small conversions that several messages share; public for codecs of messages beyond the perception contracts. */
public final class Convert {
    /** Of less nobody makes a warning: it is left out. */
    private static final double NOTICEABLE = 0.1;

    private static final Map<ObjectClass, io.drivesight.perception.v1.ObjectClass> TO_WIRE =
            ObjectClass.taxonomy().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            each -> each,
                            each -> io.drivesight.perception.v1.ObjectClass.valueOf("OBJECT_CLASS_"
                                    + each.label().toUpperCase(Locale.ROOT).replace(' ', '_'))));
    private static final Map<io.drivesight.perception.v1.ObjectClass, ObjectClass> FROM_WIRE =
            TO_WIRE.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final EnumCodec<Criticality, io.drivesight.perception.v1.Criticality> CRITICALITIES =
            new EnumCodec<>(Criticality.class, io.drivesight.perception.v1.Criticality.class, "CRITICALITY_");

    private Convert() {}

    /**
     * Parses without copying byte fields: they share the array, which the caller must not change any more. What is
     * no such {@code message} is {@code bad-protobuf}.
     */
    public static <T extends MessageLite> T parse(Parser<T> parser, byte[] bytes, String message) throws WireException {
        return parse(parser, ByteBuffer.wrap(bytes), message);
    }

    /** The same, from a buffer's position to its limit. */
    public static <T extends MessageLite> T parse(Parser<T> parser, ByteBuffer bytes, String message)
            throws WireException {
        try {
            CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            input.enableAliasing(true);
            return parser.parseFrom(input);
        } catch (InvalidProtocolBufferException e) {
            throw new WireException("bad-protobuf", "not a " + message + ": " + e.getMessage(), e);
        }
    }

    /** To the message's form, to the nanosecond. */
    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /** From the message's form; {@code bad-timestamp} when it is out of the range of the type. */
    public static Instant instant(Timestamp timestamp) throws WireException {
        // The range of protobuf's own Timestamp: years 1 to 9999.
        if (timestamp.getNanos() < 0 || timestamp.getNanos() > 999_999_999) {
            throw new WireException("bad-timestamp", "a timestamp's nanos are 0..999999999");
        }
        if (timestamp.getSeconds() < -62_135_596_800L || timestamp.getSeconds() > 253_402_300_799L) {
            throw new WireException("bad-timestamp", "a timestamp lies within the years 1 to 9999");
        }
        try {
            return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        } catch (DateTimeException e) {
            throw new WireException("bad-timestamp", "not a timestamp: " + e.getMessage(), e);
        }
    }

    /** A time that may be missing. */
    static Optional<Instant> instant(boolean present, Timestamp timestamp) throws WireException {
        return present ? Optional.of(instant(timestamp)) : Optional.empty();
    }

    /** A camera by its names; {@code bad-identity} of {@code what} has them when they are not allowed. */
    static CameraId camera(String vehicle, String camera, String what) throws WireException {
        try {
            return new CameraId(vehicle, camera);
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-identity", what + "'s identity: " + e.getMessage(), e);
        }
    }

    /** To the message's form, in the same pixels, with the precision of a float. */
    public static ImageBox box(Box box) {
        return ImageBox.newBuilder()
                .setLeft((float) box.left())
                .setTop((float) box.top())
                .setRight((float) box.right())
                .setBottom((float) box.bottom())
                .build();
    }

    /** From the message's form, in the same pixels; {@code bad-value} when its edges are not in order or not finite. */
    public static Box box(ImageBox box) throws WireException {
        try {
            return new Box(box.getLeft(), box.getTop(), box.getRight(), box.getBottom());
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", e.getMessage() == null ? "not a box" : e.getMessage(), e);
        }
    }

    static io.drivesight.perception.v1.Covariance2 covariance(Covariance2 covariance) {
        return io.drivesight.perception.v1.Covariance2.newBuilder()
                .setXx((float) covariance.xx())
                .setXy((float) covariance.xy())
                .setYy((float) covariance.yy())
                .build();
    }

    static Covariance2 covariance(io.drivesight.perception.v1.Covariance2 covariance) {
        return new Covariance2(covariance.getXx(), covariance.getXy(), covariance.getYy());
    }

    /** To the message's form, in the same units. */
    static CameraCalibration calibration(CameraModel camera) {
        Intrinsics intrinsics = camera.intrinsics();
        Mounting mounting = camera.mounting();
        return CameraCalibration.newBuilder()
                .setIntrinsics(CameraIntrinsics.newBuilder()
                        .setWidth(intrinsics.size().width())
                        .setHeight(intrinsics.size().height())
                        .setFocalX(intrinsics.focalX())
                        .setFocalY(intrinsics.focalY())
                        .setCenterX(intrinsics.centerX())
                        .setCenterY(intrinsics.centerY())
                        .addAllDistortion(intrinsics.distortion()))
                .setMounting(CameraMounting.newBuilder()
                        .setPosition(Point3.newBuilder()
                                .setX(mounting.x())
                                .setY(mounting.y())
                                .setZ(mounting.z()))
                        .setYaw(mounting.yaw())
                        .setPitch(mounting.pitch())
                        .setRoll(mounting.roll()))
                .build();
    }

    /** To the message's form, in the same units. */
    public static io.drivesight.perception.v1.EgoMotion egoMotion(EgoMotion ego) {
        return io.drivesight.perception.v1.EgoMotion.newBuilder()
                .setSpeed(ego.speed())
                .setYawRate(ego.yawRate())
                .setAcceleration(ego.acceleration())
                .addAllCurvatureAhead(ego.curvatureAhead())
                .build();
    }

    /** From the message's form, in the same units; {@link IllegalArgumentException} when a value is not finite, or no road's curvature. */
    public static EgoMotion egoMotion(io.drivesight.perception.v1.EgoMotion message) {
        return new EgoMotion(
                message.getSpeed(), message.getYawRate(), message.getAcceleration(), message.getCurvatureAheadList());
    }

    /** To the message's form, in the same units; its modes are left out. */
    public static io.drivesight.perception.v1.GroundMotion ground(GroundMotion motion) {
        return io.drivesight.perception.v1.GroundMotion.newBuilder()
                .setX((float) motion.x())
                .setY((float) motion.y())
                .setPositionCovariance(covariance(motion.positionCovariance()))
                .setVelocityX((float) motion.velocityX())
                .setVelocityY((float) motion.velocityY())
                .setVelocityCovariance(covariance(motion.velocityCovariance()))
                .setHeading((float) motion.heading())
                .setHeadingVariance((float) motion.headingVariance())
                .setRelative(motion.relative())
                .build();
    }

    /** From the message's form. */
    public static GroundMotion ground(io.drivesight.perception.v1.GroundMotion message) {
        return new GroundMotion(
                message.getX(),
                message.getY(),
                covariance(message.getPositionCovariance()),
                message.getVelocityX(),
                message.getVelocityY(),
                covariance(message.getVelocityCovariance()),
                message.getHeading(),
                message.getHeadingVariance(),
                message.getRelative(),
                List.of());
    }

    /** To the message's form. */
    public static RiskAssessment risk(Risk risk) {
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
        risk.contact()
                .filter(contact -> contact.warning() >= NOTICEABLE)
                .ifPresent(contact -> message.setContactPercent((int) Math.round(100 * contact.warning()))
                        .setContactSoonPercent((int) Math.round(100 * contact.soon())));
        return message.build();
    }

    /** From the message's form; {@code bad-value} for a level that there is not. */
    public static Risk risk(RiskAssessment message) throws WireException {
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
                contact(message),
                CRITICALITIES.toDomain(message.getCriticality()));
    }

    private static Optional<Risk.Contact> contact(RiskAssessment message) throws WireException {
        try {
            return message.getContactPercent() == 0
                    ? Optional.empty()
                    : Optional.of(new Risk.Contact(
                            message.getContactPercent() / 100.0, message.getContactSoonPercent() / 100.0));
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "risk: " + e.getMessage(), e);
        }
    }

    /** To the message's form; what the taxonomy does not know is {@code OBJECT_CLASS_OTHER}. */
    public static io.drivesight.perception.v1.ObjectClass objectClass(ObjectClass objectClass) {
        return TO_WIRE.getOrDefault(objectClass, io.drivesight.perception.v1.ObjectClass.OBJECT_CLASS_OTHER);
    }

    /** From the message's form, where only the taxonomy's are expected; {@code bad-value} when it is none of them. */
    public static ObjectClass objectClass(io.drivesight.perception.v1.ObjectClass message) throws WireException {
        ObjectClass known = FROM_WIRE.get(message);
        if (known == null) {
            throw new WireException("bad-value", "not a known ObjectClass: " + message.name());
        }
        return known;
    }

    /** From the message's form; {@code label} says what another class than the taxonomy's is. */
    public static ObjectClass objectClass(io.drivesight.perception.v1.ObjectClass message, String label)
            throws WireException {
        if (message != io.drivesight.perception.v1.ObjectClass.OBJECT_CLASS_OTHER) {
            return objectClass(message);
        }
        if (label.isBlank()) {
            throw new WireException("bad-value", "an object of another class than the taxonomy's needs a label");
        }
        return ObjectClass.of(label);
    }

    /**
     * Maps a domain enum to its protobuf twin by name: {@code CAR} to {@code OBJECT_CLASS_CAR}. Built once, so that a constant
     * without a twin fails at class loading and not in the stream.
     */
    static final class EnumCodec<D extends Enum<D>, P extends Enum<P> & ProtocolMessageEnum> {
        private final Map<D, P> toWire;
        private final Map<P, D> toDomain;
        private final String name;

        EnumCodec(Class<D> domain, Class<P> wire, String prefix) {
            this.toWire = new EnumMap<>(domain);
            this.toDomain = new EnumMap<>(wire);
            this.name = domain.getSimpleName();
            for (D constant : domain.getEnumConstants()) {
                P twin = Enum.valueOf(wire, prefix + constant.name());
                toWire.put(constant, twin);
                toDomain.put(twin, constant);
            }
        }

        P toWire(D value) {
            P twin = toWire.get(value);
            if (twin == null) {
                throw new IllegalStateException("no wire value for " + value);
            }
            return twin;
        }

        D toDomain(P value) throws WireException {
            D twin = toDomain.get(value);
            if (twin == null) {
                throw new WireException("bad-value", "not a known " + name + ": " + value.name());
            }
            return twin;
        }
    }
}
