/** Health, metrics and status over HTTP. The only package that may use the web server. */
@NullMarked
package io.drivesight.service.http;

import org.jspecify.annotations.NullMarked;
