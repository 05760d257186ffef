/** Camera intrinsics, mounting and ego motion; ground-plane projection. Imports nothing of ours but geometry. */
@NullMarked
package io.drivesight.core.camera;

import org.jspecify.annotations.NullMarked;
