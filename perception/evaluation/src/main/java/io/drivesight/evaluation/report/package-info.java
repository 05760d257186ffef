/** The one way to draw charts, tables, pages and contact sheets: reports that need nothing but themselves. */
@NullMarked
package io.drivesight.evaluation.report;

import org.jspecify.annotations.NullMarked;
