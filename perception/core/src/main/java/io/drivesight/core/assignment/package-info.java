/** Optimal one-to-one assignment, shared by the tracker and the scorers. Imports nothing of ours. */
@NullMarked
package io.drivesight.core.assignment;

import org.jspecify.annotations.NullMarked;
