package io.drivesight.core.json;

/** A value that cannot be used. Whoever makes a record of it knows the key, whoever reads the file knows where in it the record is. */
public final class WrongValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /**
     * @param key of the map that is read, perhaps of one below it ({@code ego.s}, {@code points[1]}); empty: the value itself
     * @param complaint what follows the key in the message
     */
    public WrongValue(String key, String complaint) {
        super((key + " " + complaint).strip());
        this.key = key;
    }

    /** The message for somebody who reads the map at this path. */
    String at(String path) {
        String between = key.isEmpty() ? " " : path.isEmpty() || key.startsWith("[") ? "" : ".";
        return path + between + getMessage();
    }
}
