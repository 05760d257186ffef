@NullMarked
package io.drivesight.core.preprocess;

import org.jspecify.annotations.NullMarked;
