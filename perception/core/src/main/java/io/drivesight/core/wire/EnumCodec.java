package io.drivesight.core.wire;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.EnumMap;
import java.util.Map;

/**
 * Maps a domain enum to its protobuf twin by name: {@code CAR} to {@code OBJECT_CLASS_CAR}. Built once, so that a constant
 * without a twin fails at class loading and not in the stream.
 */
final class EnumCodec<D extends Enum<D>, P extends Enum<P> & ProtocolMessageEnum> {
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
