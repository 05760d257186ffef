/** What parts of the pipeline remember, as bytes that another instance can continue from. */
@NullMarked
package io.drivesight.core.state;

import org.jspecify.annotations.NullMarked;
