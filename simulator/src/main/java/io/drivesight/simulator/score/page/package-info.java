/** A score as one page that needs nothing else: tables, charts and pictures in the file itself. */
@NullMarked
package io.drivesight.simulator.score.page;

import org.jspecify.annotations.NullMarked;
