package io.drivesight.simulator.score.protocol;

import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.protocol.ProtocolCase.Demand;
import java.util.Optional;

/** A case as sampled, before it is known to be what its test asks for. */
record Draft(Scenario scenario, Optional<Demand> demand) {}
