@NullMarked
package io.drivesight.core.prediction;

import org.jspecify.annotations.NullMarked;
