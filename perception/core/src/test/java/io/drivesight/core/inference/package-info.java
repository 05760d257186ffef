@NullMarked
package io.drivesight.core.inference;

import org.jspecify.annotations.NullMarked;
