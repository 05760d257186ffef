#!/usr/bin/env bash
# How well does rank-models foretell what training makes of a base? Seven bases are trained alike on three sets (100 labels, 40 steps, the
# prediction layers), and the order that gives is held against the scores before training. docs/transfer-learning.md has the result.
#   training/examples/rank-models.sh [WORK-FOLDER]     from the project's folder, after training/examples/scenes/render.sh; half an hour on two cores
# STRATEGY=feature-extraction STEPS=40 LABELS=100 DATA=../shared/data DRIVESIGHT=./drivesight are what it takes from the environment.
set -euo pipefail
work="${1:-target/rank-models}"
data="${DATA:-../shared/data}"
strategy="${STRATEGY:-feature-extraction}"
models=models/drivesight-detector.onnx
for name in yolox_nano_416 nanodet_m_416 picodet_s_320 picodet_s_416 nanodet_plus_m_416 nanodet_plus_m_1_5x_416; do
  models="$models,$data/models-coco/$name.onnx"
done
mkdir -p "$work"

compare() { # compare NAME FOLDER [CONFIG]
  local set="dir: $2${3:+, config: $3}"
  {
    echo "common: {data: [{$set}], steps: ${STEPS:-40}, valLimit: 0}"
    echo "bases:"
    for model in ${models//,/ }; do echo "  - {name: $(basename "$model" .onnx), model: $model}"; done
    echo "strategies: [{name: $strategy, run: {strategy: $strategy}}]"
    echo "labels: [${LABELS:-100}]"
    echo "seeds: [1]"
    echo "evaluate: [{name: domain, $set, split: val, role: domain}, {name: fog, dir: $data/dawn-fog, split: all, role: guard}]"
  } > "$work/$1.yaml"
  "${DRIVESIGHT:-./drivesight}" study --config "$work/$1.yaml" --out "$work/$1"
  "${DRIVESIGHT:-./drivesight}" rank-models --data "$2${3:+,$3}" --bases "$models" --guard "$data/dawn-fog" \
    --measured "$work/$1/rows.json" --figure "domain AP50" --report "$work/$1.json"
}
compare carla "$data/carla-driving"
compare lights "$data/carla-traffic-lights" training/examples/carla-traffic-lights.yaml
compare synthetic target/synthetic training/examples/synthetic.yaml
