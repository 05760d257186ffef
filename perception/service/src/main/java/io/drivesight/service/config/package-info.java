/** Typed, validated configuration from a YAML file, the environment and flags. */
@NullMarked
package io.drivesight.service.config;

import org.jspecify.annotations.NullMarked;
