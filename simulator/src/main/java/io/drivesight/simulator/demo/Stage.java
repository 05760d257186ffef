package io.drivesight.simulator.demo;

import io.drivesight.simulator.film.FilmDrive;
import io.drivesight.simulator.film.WeatherFilms;

/**
 * A drive that can be changed while it is played.
 *
 * @param drive that is played
 * @param films of it, by weather
 * @param mostVehicles that can be asked for
 */
public record Stage(FilmDrive drive, WeatherFilms films, int mostVehicles) {}
