/** Reads what people write, in JSON and YAML, into records. */
@NullMarked
package io.drivesight.core.json;

import org.jspecify.annotations.NullMarked;
