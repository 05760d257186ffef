@NullMarked
package io.drivesight.core;

import org.jspecify.annotations.NullMarked;
