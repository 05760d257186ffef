#!/usr/bin/env bash
# How well is a class learned that is added without loss? traffic_light_red from 100 images: by --add-class, and by training the whole model
# without any regard for the others. Steps, images and seeds are the same; half of the images only measure. The table stands in docs/training.md.
#   training/examples/add-class.sh [WORK-FOLDER]     from the project's folder; can be stopped and goes on
# SEEDS="2 3 4 5 6" STEPS=40 SIZE=256x256 LIMIT=10 DATA=../shared/data DRIVESIGHT=./drivesight are what it takes from the environment.
set -euo pipefail
work="${1:-target/add-class}"
data="${DATA:-../shared/data}"
mkdir -p "$work"
{
  sed '/^split/,$d' training/examples/light-states-data.yaml
  echo "split: {likeness: 0.8, valFraction: 0.05, testFraction: 0.5}"
} > "$work/data.yaml"

run() { # run ARM SEED LINES-OF-CONFIGURATION
  local out="$work/$1-$2" new
  cat > "$out.yaml" <<YAML
base: $data/models-coco/picodet_s_416.onnx
data: [{dir: $data/carla-traffic-lights, config: $work/data.yaml, limit: 100}]
steps: ${STEPS:-40}
sizes: [${SIZE:-256x256}]
valLimit: 0
seed: $2
out: $out
$3
YAML
  # A refused model is what the second arm is expected to make (and at another size than the base's own the other classes are not what they
  # were, though their weights are): its figures count all the same.
  [ -f "$out/scores.json" ] || "${DRIVESIGHT:-./drivesight}" train --config "$out.yaml" > "$out.log" 2>&1 || [ -f "$out/refused.onnx" ] || { tail -n 3 "$out.log"; return 1; }
  new=$(sed -n '/"traffic_light_red"/,/}/s/.*"AP50" : \([0-9.]*\).*/\1/p' "$out/scores.json" | head -n 1)
  echo "| $2 | $1 | $new |"
}
guards="addClasses: [traffic_light_red]
guards: [{dir: $data/idd-mini, limit: ${LIMIT:-10}}, {dir: $data/dawn-fog, limit: ${LIMIT:-10}}]"
echo "| seed | arm | AP50 of traffic_light_red |"
echo "|---:|---|---:|"
for seed in ${SEEDS:-2 3 4 5 6}; do
  run added "$seed" "$guards"
  run unconstrained "$seed" "$guards
strategy: full
masks: false
distillWeight: 0"
done
