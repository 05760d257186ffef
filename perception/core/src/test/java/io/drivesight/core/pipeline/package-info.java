@NullMarked
package io.drivesight.core.pipeline;

import org.jspecify.annotations.NullMarked;
