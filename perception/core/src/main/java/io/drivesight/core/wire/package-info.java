/** Domain to protobuf and back. The only package that may use the generated classes. */
@NullMarked
package io.drivesight.core.wire;

import org.jspecify.annotations.NullMarked;
