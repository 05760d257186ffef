package io.drivesight.core.wire;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.drivesight.foxglove.CompressedImage;
import io.drivesight.foxglove.FrameTransform;
import io.drivesight.foxglove.ImageAnnotations;
import io.drivesight.foxglove.SceneUpdate;
import io.drivesight.perception.v1.CameraFrame;
import io.drivesight.perception.v1.CameraState;
import io.drivesight.perception.v1.DeadLetter;
import io.drivesight.perception.v1.FrameResult;
import io.drivesight.perception.v1.ServiceStatus;
import io.drivesight.perception.v1.World;
import io.drivesight.simulation.v1.FrameTruth;
import java.util.LinkedHashMap;
import java.util.Map;

/** Self-description of the messages, for recordings that others can read. */
public enum WireSchema {
    CAMERA_FRAME(CameraFrame.getDescriptor()),
    FRAME_RESULT(FrameResult.getDescriptor()),
    DEAD_LETTER(DeadLetter.getDescriptor()),
    SERVICE_STATUS(ServiceStatus.getDescriptor()),
    CAMERA_STATE(CameraState.getDescriptor()),
    WORLD(World.getDescriptor()),
    /** Of the simulator: what is really in a synthetic frame. */
    FRAME_TRUTH(FrameTruth.getDescriptor()),
    /** A CameraFrame's first four fields are this. */
    FOXGLOVE_COMPRESSED_IMAGE(CompressedImage.getDescriptor()),
    FOXGLOVE_IMAGE_ANNOTATIONS(ImageAnnotations.getDescriptor()),
    FOXGLOVE_SCENE_UPDATE(SceneUpdate.getDescriptor()),
    FOXGLOVE_FRAME_TRANSFORM(FrameTransform.getDescriptor());

    private final Descriptor descriptor;

    WireSchema(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Full name, e.g. {@code drivesight.perception.v1.CameraFrame}. */
    public String messageName() {
        return descriptor.getFullName();
    }

    /** A serialised FileDescriptorSet with the message's file and all that it imports, imports first. */
    public byte[] fileDescriptorSet() {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        collect(descriptor.getFile(), files);
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        files.values().forEach(file -> set.addFile(file.toProto()));
        return set.build().toByteArray();
    }

    private static void collect(FileDescriptor file, Map<String, FileDescriptor> files) {
        file.getDependencies().forEach(dependency -> collect(dependency, files));
        files.putIfAbsent(file.getName(), file);
    }
}
