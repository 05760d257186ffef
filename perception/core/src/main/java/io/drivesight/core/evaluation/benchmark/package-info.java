/** The rules of published benchmarks: which rows of their files are scored, and how. */
@NullMarked
package io.drivesight.core.evaluation.benchmark;

import org.jspecify.annotations.NullMarked;
