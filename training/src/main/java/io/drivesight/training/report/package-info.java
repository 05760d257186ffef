/** What people look at: reports of training, evaluation and drift as pages. */
@NullMarked
package io.drivesight.training.report;

import org.jspecify.annotations.NullMarked;
