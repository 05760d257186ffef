package io.drivesight.core.image;

/** A JPEG that is not of the plain kind: whether it is damaged or only rare is for the full decoder to tell. */
final class OddJpegException extends Exception {
    private static final long serialVersionUID = 1L;

    OddJpegException() {
        super("not a plain JPEG", null, false, false);
    }

    static void unless(boolean plain) throws OddJpegException {
        if (!plain) {
            throw new OddJpegException();
        }
    }
}
