/** The rules of published benchmarks: which rows of their files are scored, and how. */
@NullMarked
package io.drivesight.evaluation.benchmark;

import org.jspecify.annotations.NullMarked;
