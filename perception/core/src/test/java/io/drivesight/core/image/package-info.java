@NullMarked
package io.drivesight.core.image;

import org.jspecify.annotations.NullMarked;
