@NullMarked
package io.drivesight.core.detection;

import org.jspecify.annotations.NullMarked;
