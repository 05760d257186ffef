#!/usr/bin/env bash
# The synthetic drives that the detector that ships learns from and was chosen on: about 860 pictures into target/synthetic, in a minute
# or two. Those of seed 31 are for validation (../synthetic.yaml).
set -euo pipefail
drives="busy-street:21:clear busy-street:22:dusk busy-street:23:rain:6 busy-street:24:clear busy-street:31:clear
  crossroads:21:clear crossroads:22:night crossroads:23:dusk crossroads:31:dusk
  country-road:21:clear country-road:22:rain:6 country-road:23:dusk country-road:24:clear country-road:31:clear"
for drive in $drives; do
  IFS=: read -r scene seed weather <<< "$drive"
  ./drivesight render --scenario "training/examples/scenes/$scene.yaml" --seed "$seed" --weather "$weather" --out "target/synthetic/$scene-$seed"
done
