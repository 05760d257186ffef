package io.drivesight.training.trainer;

import io.drivesight.training.graph.GraphTensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A fingerprint of weights and statistics: what is frozen has the same one before and after. */
public final class WeightHash {
    private WeightHash() {}

    /** SHA-256 over names, shapes and bits, in the order of the names; lower-case hex. */
    public static String of(Map<String, GraphTensor> tensors) {
        MessageDigest digest = sha256();
        new TreeMap<>(tensors).forEach((name, tensor) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(tensor.dims().toString().getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * tensor.size());
            bytes.asFloatBuffer().put(tensor.floats());
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
