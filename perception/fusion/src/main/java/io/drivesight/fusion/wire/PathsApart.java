package io.drivesight.fusion.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.drivesight.core.wire.WireException;
import io.drivesight.perception.v1.FrameResult;
import io.drivesight.perception.v1.GroundPaths;
import io.drivesight.perception.v1.Path;
import io.drivesight.perception.v1.Scene;
import io.drivesight.perception.v1.TrackedObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A {@link FrameResult} as it is on the bus, its paths taken out of it unread, but sound: they are two thirds of it, and nobody here asks what is in them.
 *
 * @param rest the message without them
 * @param paths of each object, as the field {@code paths} of {@link GroundPaths}: without their parts in the image, which are of one camera
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PathsApart(byte[] rest, List<ByteBuffer> paths) {
    /** From the message to an object's paths, and to the parts of a path that are left out. */
    private static final List<Set<Integer>> WAY = List.of(
            Set.of(tag(FrameResult.SCENE_FIELD_NUMBER)),
            Set.of(tag(Scene.OBJECTS_FIELD_NUMBER)),
            Set.of(tag(TrackedObject.PATHS_FIELD_NUMBER)),
            Set.of(tag(Path.IMAGE_FIELD_NUMBER), tag(Path.IMAGE_SPREAD_FIELD_NUMBER)));

    /** Of a path, what is passed on as numbers. */
    private static final Set<Integer> NUMBERS =
            Set.of(tag(Path.GROUND_FIELD_NUMBER), tag(Path.GROUND_SPREAD_FIELD_NUMBER));

    private static final int OBJECT = 2;
    private static final int PATH = 3;

    /** Takes a message apart; {@code bad-protobuf} when it is none. */
    static PathsApart of(byte[] message) throws WireException {
        List<ByteBuffer> paths = new ArrayList<>();
        try {
            return new PathsApart(rest(message, 0, message.length, 0, paths), paths);
        } catch (IOException e) {
            throw new WireException("bad-protobuf", "not a FrameResult: " + e.getMessage(), e);
        }
    }

    /** What is left of a message within another one: all but what lies on the way. */
    private static byte[] rest(byte[] bytes, int from, int length, int depth, List<ByteBuffer> paths)
            throws IOException {
        CodedInputStream fields = CodedInputStream.newInstance(bytes, from, length);
        byte[] left = new byte[length];
        CodedOutputStream out = CodedOutputStream.newInstance(left);
        byte[] own = new byte[depth == OBJECT ? length : 0];
        CodedOutputStream ownPaths = CodedOutputStream.newInstance(own);
        while (!fields.isAtEnd()) {
            int begin = fields.getTotalBytesRead();
            int tag = fields.readTag();
            if (!WAY.get(depth).contains(tag)) {
                pass(fields, tag, depth);
                out.writeRawBytes(bytes, from + begin, fields.getTotalBytesRead() - begin);
                continue;
            }
            int size = fields.readRawVarint32();
            int at = from + fields.getTotalBytesRead();
            fields.skipRawBytes(size);
            if (depth == PATH) {
                continue;
            }
            byte[] part = rest(bytes, at, size, depth + 1, paths);
            if (depth == OBJECT) {
                ownPaths.writeByteArray(GroundPaths.PATHS_FIELD_NUMBER, part);
            } else {
                out.writeByteArray(WireFormat.getTagFieldNumber(tag), part);
            }
        }
        if (depth == OBJECT) {
            paths.add(ByteBuffer.wrap(own, 0, own.length - ownPaths.spaceLeft()));
        }
        return out.spaceLeft() == 0 ? left : Arrays.copyOf(left, length - out.spaceLeft());
    }

    /** Goes over a field. What a path says is read by nobody here, so it must be sound: else it would spoil a whole world. */
    private static void pass(CodedInputStream fields, int tag, int depth) throws IOException {
        if (depth == PATH && NUMBERS.contains(tag)) {
            int outer = fields.pushLimit(fields.readRawVarint32());
            while (!fields.isAtEnd()) {
                fields.readSInt32();
            }
            fields.popLimit(outer);
            return;
        }
        boolean group = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP;
        if ((depth == PATH && group) || !fields.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group is begun or ended where none can be");
        }
    }

    private static int tag(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }
}
