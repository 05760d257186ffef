/** Helpers that the tests of several modules share. Depends on nothing else of ours; never on a production classpath. */
@NullMarked
package io.drivesight.testkit;

import org.jspecify.annotations.NullMarked;
