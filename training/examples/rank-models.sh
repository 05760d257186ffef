#!/usr/bin/env bash
# How well does rank-models foretell what training makes of a base? Six bases are trained alike on three sets (100 labels, 80 steps, one view
# an image), and the order that gives is held against the scores before training. On the first set the bases are also probed by halving, and
# run in full all the same: the study's report says how well the short runs foretold. docs/transfer-learning.md has the result.
#   training/examples/rank-models.sh [WORK-FOLDER]     from the project's folder, after training/examples/scenes/render.sh; ten minutes on a
#                                                      quiet core
# STRATEGY=feature-extraction STEPS=80 LABELS=100 SETS="carla lights synthetic" DATA=../shared/data DRIVESIGHT=./drivesight are what it takes
# from the environment. The detector that ships is no base here: it has learned all three sets.
set -euo pipefail
work="${1:-target/rank-models}"
data="${DATA:-../shared/data}"
strategy="${STRATEGY:-feature-extraction}"
models=
for name in yolox_nano_416 nanodet_m_416 picodet_s_320 picodet_s_416 nanodet_plus_m_416 nanodet_plus_m_1_5x_416; do
  models="$models${models:+,}$data/models-coco/$name.onnx"
done
mkdir -p "$work"
work="$(cd "$work" && pwd)"

compare() { # compare NAME FOLDER [CONFIG]
  local set="dir: $2${3:+, config: $3}"
  {
    echo "common: {data: [{$set}], steps: ${STEPS:-80}, views: 1, valLimit: 0}"
    echo "bases:"
    for model in ${models//,/ }; do echo "  - {name: $(basename "$model" .onnx), model: $model}"; done
    echo "strategies: [{name: $strategy, run: {strategy: $strategy}}]"
    echo "labels: [${LABELS:-100}]"
    echo "seeds: [1]"
    echo "evaluate: [{name: domain, $set, split: val, role: domain}]"
    [ "$1" != carla ] || echo "halving: {labels: ${LABELS:-100}, steps: 10, keep: 2, verify: true}"
  } > "$work/$1.yaml"
  "${DRIVESIGHT:-./drivesight}" study --config "$work/$1.yaml" --out "$work/$1"
  "${DRIVESIGHT:-./drivesight}" rank-models --data "$2${3:+,$3}" --bases "$models" \
    --report "$work/$1.json"
  mvn -q -pl training -am test -Dtest=ForetoldOrderTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Ddrivesight.ranking="$work/$1.json" -Ddrivesight.rows="$work/$1/rows.json" -Ddrivesight.figure="domain AP50"
}
for set in ${SETS:-carla lights synthetic}; do
  case "$set" in
    carla) compare carla "$data/carla-driving" ;;
    lights) compare lights "$data/carla-traffic-lights" training/examples/carla-traffic-lights.yaml ;;
    synthetic) compare synthetic target/synthetic training/examples/synthetic.yaml ;;
  esac
done
