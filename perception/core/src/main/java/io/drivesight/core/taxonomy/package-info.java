/** The road-user classes, and how a model's own classes map to them. Imports nothing of ours. */
@NullMarked
package io.drivesight.core.taxonomy;

import org.jspecify.annotations.NullMarked;
