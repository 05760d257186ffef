/** A training told to an MLflow server over its REST API. What the server does or does not answer never ends a training. */
@NullMarked
package io.drivesight.training.mlflow;

import org.jspecify.annotations.NullMarked;
