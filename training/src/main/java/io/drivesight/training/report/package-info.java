/** What people look at: contact sheets, plots, the self-contained HTML report. */
@NullMarked
package io.drivesight.training.report;

import org.jspecify.annotations.NullMarked;
