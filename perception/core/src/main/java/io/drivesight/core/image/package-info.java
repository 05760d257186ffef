/** Image bytes to pixels, behind one interface; limits are checked from the header before any allocation. The only package that may use the image library. */
@NullMarked
package io.drivesight.core.image;

import org.jspecify.annotations.NullMarked;
