/** What a study's runs say: differences with intervals, a recommendation, and the report a person reads. */
@NullMarked
package io.drivesight.training.study.verdict;

import org.jspecify.annotations.NullMarked;
