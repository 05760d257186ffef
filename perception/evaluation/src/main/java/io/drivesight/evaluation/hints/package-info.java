/** What hints are made of, tested on recordings of others: ranges, predicted paths and their ellipses. */
@NullMarked
package io.drivesight.evaluation.hints;

import org.jspecify.annotations.NullMarked;
