/** The images, run as containers: needs a Docker engine and the images that docker/build-images makes (profile containers). */
@NullMarked
package io.drivesight.simulator.containers;

import org.jspecify.annotations.NullMarked;
