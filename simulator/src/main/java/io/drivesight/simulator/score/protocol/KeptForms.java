package io.drivesight.simulator.score.protocol;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.render.Glimpse;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/** How {@link KeptFrames} writes glimpses and detections. */
final class KeptForms {
    static final KeptFrames.Form<Glimpse> GLIMPSE = new KeptFrames.Form<>() {
        @Override
        public Glimpse read(DataInputStream in) throws IOException {
            int trackId = in.readInt();
            Box full = box(in);
            Optional<Box> visible = in.readBoolean() ? Optional.of(box(in)) : Optional.empty();
            return new Glimpse(trackId, full, visible, in.readDouble(), in.readDouble());
        }

        @Override
        public void write(DataOutputStream out, Glimpse glimpse) throws IOException {
            out.writeInt(glimpse.trackId());
            box(out, glimpse.fullBox());
            out.writeBoolean(glimpse.visibleBox().isPresent());
            if (glimpse.visibleBox().isPresent()) {
                box(out, glimpse.visibleBox().get());
            }
            out.writeDouble(glimpse.visibleFraction());
            out.writeDouble(glimpse.truncation());
        }
    };

    static final KeptFrames.Form<Detection> DETECTION = new KeptFrames.Form<>() {
        @Override
        public Detection read(DataInputStream in) throws IOException {
            return new Detection(box(in), ObjectClass.of(in.readUTF()), in.readUTF(), in.readDouble());
        }

        @Override
        public void write(DataOutputStream out, Detection detection) throws IOException {
            box(out, detection.box());
            out.writeUTF(detection.objectClass().label());
            out.writeUTF(detection.label());
            out.writeDouble(detection.score());
        }
    };

    private KeptForms() {}

    private static Box box(DataInputStream in) throws IOException {
        return new Box(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    }

    private static void box(DataOutputStream out, Box box) throws IOException {
        out.writeDouble(box.left());
        out.writeDouble(box.top());
        out.writeDouble(box.right());
        out.writeDouble(box.bottom());
    }
}
