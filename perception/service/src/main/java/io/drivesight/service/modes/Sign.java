package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.Figure;
import java.util.Optional;

/**
 * What a watch sees now.
 *
 * @param key what it is about
 * @param level where it stands
 * @param sustained true: the level itself says for how long, so that it counts at once; false: it must last first
 * @param detail a sentence for people, with the figures
 * @param figure what was measured, and the limit
 */
public record Sign(Key key, Level level, boolean sustained, String detail, Optional<Figure> figure) {
    /**
     * What a sign is about.
     *
     * @param code of the reason that it may become
     * @param kind of the reason; may be empty
     * @param camera {@code vehicle/camera}; empty: the whole service
     */
    public record Key(String code, String kind, String camera) {}
}
