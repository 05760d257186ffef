@NullMarked
package io.drivesight.core.camera;

import org.jspecify.annotations.NullMarked;
